using Lab.Engine.Migrations;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;
using Lab.Engine.Vms;

namespace Lab.Engine.Rest.Routes;

internal static class VmRoutes
{
    public static void Map(RestMap map)
    {
        map.Get<VmsShape>("/vms", "Lists VMs.", call =>
            Answers.Read(call, new VmsShape([.. Collections.Select(call, call.State.Vms.Values, v => v.Name).Select(v => VmMapping.ToShape(call.State, v))])));
        map.Post<VmShape, VmShape>("/vms", "Defines a VM that boots a kernel and an initrd. It is down.", (call, body) =>
            Answers.Checked(call, VmMapping.FromShape(call, body), call.Engine.Vms.Create, v => VmMapping.ToShape(call.State, v), 201));
        map.Get<VmShape>("/vms/{id}", "Shows a VM.", call => Answers.Found(call.State.Vms, call.Id(), "VM", v => VmMapping.ToShape(call.State, v)));
        map.Put<VmShape, VmShape>("/vms/{id}", "Changes a VM; what it consists of only while it is down.", (call, body) =>
            Answers.Checked(call, VmMapping.FromShape(call, body), r => call.Engine.Vms.Update(call.Id(), r), v => VmMapping.ToShape(call.State, v)));
        map.Delete("/vms/{id}", "Removes a VM that is down.", call => Task.FromResult(Answers.Done(call.Engine.Vms.Remove(call.Id()))));
        map.Get<VmNics>("/vms/{id}/nics", "Lists the NICs of a VM.", call => Answers.Found(call.State.Vms, call.Id(), "VM", v => new VmNics([.. VmMapping.Nics(call.State, v)])));
        map.Post<VmNicShape, VmNicShape>("/vms/{id}/nics", "Adds a NIC to a VM that is down.", AddNic);
        MapActions(map);
    }

    private static void MapActions(RestMap map)
    {
        map.Action<StartAction>("/vms/{id}/start", "Starts a VM, on the named host or on one the scheduler chooses. Answers when the guest was started, not when it has booted.", (call, body) =>
        {
            var named = body.Host ?? (body.Vm?.PlacementPolicy?.Hosts?.Host is [var first, ..] ? first : null);
            return Answers.CheckedAsync(call, call.Inputs.Resolve(named, "host", call.State.Hosts, h => h.Name), host => call.Engine.Vms.StartAsync(call.Id(), host, call.Aborted), Complete);
        });
        map.Action<EmptyAction>("/vms/{id}/stop", "Ends a VM at once. A lost VM is declared down.", (call, _) => StopAsync(call));
        map.Action<EmptyAction>("/vms/{id}/shutdown", "As stop: guests of the lab have no shutdown of their own.", (call, _) => StopAsync(call));
        map.Action<MigrateAction>("/vms/{id}/migrate", "Migrates a VM, to the named host or to one the scheduler chooses. Answers when the source's agent has taken it.", (call, body) =>
            Answers.CheckedAsync(call, MigrationOptionsMapping.ToOrder(call, body), call.Engine.Migrations.StartAsync, Started));
        map.Action<EmptyAction>("/vms/{id}/cancelmigration", "Cancels the running migration of a VM; in post-copy it is refused.", (call, _) =>
            Answers.CheckedAsync(call, call.Id(), id => call.Engine.Migrations.CancelAsync(id, call.Aborted), Started));
    }

    private static RestAnswer AddNic(RestCall call, VmNicShape body) =>
        Answers.Checked(call, VmMapping.NicFromShape(call, body), nic => call.Engine.Vms.AddNic(call.Id(), nic!), v => VmMapping.Nics(call.State, v).Last(), 201);

    private static Task<RestAnswer> StopAsync(RestCall call) => Answers.CheckedAsync(call, call.Id(), id => call.Engine.Vms.StopAsync(id, call.Aborted), Complete);

    private static ActionAnswer Complete(Vm vm) => new() { Status = "complete", Host = vm.State.HostId is { } host ? Ref.To("hosts", host) : null };

    private static ActionAnswer Started(Migration migration) => new()
    {
        Status = "complete",
        Migration = MigrationMapping.Reference(migration),
        Host = Ref.To("hosts", migration.Attempt.DestinationId),
    };
}
