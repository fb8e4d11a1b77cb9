using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Model.Units;

namespace Lab.Engine.Scheduling;

/// <summary>A host as the scheduler sees it.</summary>
/// <param name="Promised">Memory of VMs that are on their way there.</param>
/// <param name="Migrations">Running migrations from or to it.</param>
/// <param name="Vms">VMs that run there or are on their way.</param>
public sealed record HostCandidate(Host Host, HostState State, ByteCount Promised, int Migrations, int Vms)
{
    public static HostCandidate Of(InventoryState state, Host host)
    {
        var incoming = state.RunningMigrations.Where(m => m.Attempt.DestinationId == host.Id).Select(m => state.Vms.GetValueOrDefault(m.VmId)).OfType<Vms.Vm>().ToArray();
        var launching = state.VmsOn(host.Id).Where(v => v.State.Launching).ToArray();
        var promised = incoming.Concat(launching).Aggregate(ByteCount.Zero, (sum, vm) => sum + vm.Definition.Memory);
        var migrations = state.RunningMigrations.Count(m => m.SourceId == host.Id || m.Attempt.DestinationId == host.Id);
        return new HostCandidate(host, state.StateOf(host.Id), promised, migrations, state.VmsOn(host.Id).Count() + incoming.Length);
    }
}
