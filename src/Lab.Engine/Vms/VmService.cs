using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Outcomes;
using Lab.Engine.Scheduling;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Engine.Vms;

/// <summary>VMs: defined, started, stopped, removed.</summary>
public sealed class VmService(Inventory inventory, IIdSource ids, AgentFleet agents, EngineTimings timings)
{
    public Outcome<Vm> Create(VmRequest request) => inventory.Change<Outcome<Vm>>(t =>
    {
        var id = request.Id ?? ids.Next();
        if (!VmRules.Complete(t.State, request, id, null).Succeeded(out var vm, out var refusal)) return refusal;
        t.Put(vm);
        return vm;
    });

    /// <summary>What is needed to run it changes only while it is down.</summary>
    public Outcome<Vm> Update(Guid id, VmRequest request) => inventory.Change<Outcome<Vm>>(t =>
    {
        if (!t.State.Vms.TryGetValue(id, out var before)) return Refusal.NotFound("VM", id.ToString());
        if (!VmRules.Complete(t.State, request, id, before).Succeeded(out var vm, out var refusal)) return refusal;
        if (before.State.Runs && request.ChangesDefinition) return Refusal.Conflict($"VM {before.Name} runs; stop it to change what it consists of.");
        t.Put(vm);
        return vm;
    });

    public Outcome<Vm> Remove(Guid id) => inventory.Change<Outcome<Vm>>(t =>
    {
        if (!t.State.Vms.TryGetValue(id, out var vm)) return Refusal.NotFound("VM", id.ToString());
        if (vm.State.Runs) return Refusal.Conflict($"VM {vm.Name} runs; stop it first.");
        t.RemoveVm(id);
        foreach (var migration in t.State.Migrations.Values.Where(m => m.VmId == id)) t.RemoveMigration(migration.Id);
        return vm;
    });

    /// <summary>Answers when the guest has been started, not when it has booted.</summary>
    /// <param name="hostId">Null: the scheduler chooses.</param>
    public async Task<Outcome<Vm>> StartAsync(Guid id, Guid? hostId, CancellationToken cancellationToken)
    {
        var placed = inventory.Change<Outcome<(Vm Vm, Host Host)>>(t =>
        {
            if (!t.State.Vms.TryGetValue(id, out var vm)) return Refusal.NotFound("VM", id.ToString());
            if (vm.State.Runs) return Refusal.Conflict($"VM {vm.Name} is not down.");
            if (vm.State.Status == VmStatus.Lost) return Refusal.Conflict($"VM {vm.Name} is lost: it may still run somewhere. Decide first: stop it, which declares it down.");
            var request = new PlacementRequest { Vm = vm, ClusterId = vm.ClusterId };
            var chosen = hostId is { } named ? Scheduler.Accept(t.State, named, request) : Scheduler.Choose(t.State, request);
            if (!chosen.Succeeded(out var host, out var refusal)) return refusal;
            vm = vm with { State = new VmState { Status = VmStatus.PoweringUp, HostId = host.Id, Launching = true, Since = t.Now, Started = t.Now } };
            t.Put(vm);
            return (vm, host);
        });
        if (!placed.Succeeded(out var place, out var refused)) return refused;
        try
        {
            var report = await place.Host.CallAsync(inventory.Time, timings.CallTimeout, token => agents.Of(place.Host).CreateVmAsync(place.Vm.Definition, token), cancellationToken);
            return Started(place.Vm, place.Host, report);
        }
        catch (Exception exception)
        {
            NotStarted(place.Vm, exception);
            throw;
        }
    }

    /// <summary>Ends the VM at once. A lost one is declared down: that is the decision it waits for.</summary>
    public async Task<Outcome<Vm>> StopAsync(Guid id, CancellationToken cancellationToken)
    {
        var state = inventory.Current;
        if (!state.Vms.TryGetValue(id, out var vm)) return Refusal.NotFound("VM", id.ToString());
        if (vm.State.Status == VmStatus.Lost) return Down(vm, "declared down by a user");
        if (!vm.State.Runs || vm.State.HostId is not { } home) return Refusal.Conflict($"VM {vm.Name} is down already.");
        if (state.RunningMigrationOf(id) is not null) return Refusal.Conflict($"VM {vm.Name} migrates; cancel that first.");
        foreach (var host in vm.State.AlsoOn.Prepend(home).Select(h => state.Hosts[h])) await DestroyAsync(vm, host, cancellationToken);
        return Down(vm, "stopped by a user");
    }

    private async Task DestroyAsync(Vm vm, Host host, CancellationToken cancellationToken)
    {
        try
        {
            await host.CallAsync(inventory.Time, timings.CallTimeout, token => agents.Of(host).DestroyVmAsync(vm.Id, token), cancellationToken);
        }
        catch (LabException exception) when (exception.Kind == ErrorKind.NotFound)
        {
            // Gone already: what was wanted.
        }
    }

    private Vm Started(Vm vm, Host host, VmReport report) => inventory.Change(t =>
    {
        var started = t.State.Vms[vm.Id];
        started = started with { State = started.State with { Status = report.Status, Launching = false, Since = t.Now } };
        t.Put(started);
        t.Log(EngineEventKinds.VmStarted, EventSeverity.Normal, $"VM {vm.Name} was started on host {host.Name}.", new { host = host.Name }, host.Id, vm.Id, vm.ClusterId);
        return started;
    });

    private void NotStarted(Vm vm, Exception exception) => inventory.Change(t =>
    {
        if (!t.State.Vms.TryGetValue(vm.Id, out var left)) return;
        // An agent that did not answer may have started it: then its reports decide.
        var doubt = exception is OperationCanceledException || (exception is LabException lab && lab.LeavesDoubt());
        t.Put(left with
        {
            State = doubt
                ? left.State with { Launching = false, Since = t.Now }
                : left.State with { Status = VmStatus.Down, HostId = null, Launching = false, Since = t.Now, Stopped = t.Now, Detail = exception.Message },
        });
    });

    private Vm Down(Vm vm, string why) => inventory.Change(t =>
    {
        var down = t.State.Vms[vm.Id];
        down = down with { State = down.State with { Status = VmStatus.Down, HostId = null, AlsoOn = [], Since = t.Now, Stopped = t.Now, Detail = why } };
        t.Put(down);
        t.Log(EngineEventKinds.VmDown, EventSeverity.Normal, $"VM {vm.Name} is down: {why}.", new { reason = why }, vm.State.HostId, vm.Id, vm.ClusterId);
        return down;
    });
}
