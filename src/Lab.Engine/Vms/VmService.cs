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
    public Outcome<Vm> Update(Guid id, VmRequest request) => inventory.Change(t => Update(t, id, _ => request));

    /// <summary>Beside the NICs it has.</summary>
    public Outcome<Vm> AddNic(Guid id, VmNicRequest nic) => inventory.Change(t => Update(t, id, vm =>
    {
        var before = vm.Definition.Nics.Select(n => new VmNicRequest(t.State.Networks.Values.First(x => x.Name == n.Network).Id, n.Mac));
        return new VmRequest { Nics = [.. before, nic] };
    }));

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
    public Task<Outcome<Vm>> StartAsync(Guid id, Guid? hostId, CancellationToken cancellationToken) => StartAsync(id, hostId, again: false, cancellationToken);

    /// <param name="hostId">Null: the scheduler chooses.</param>
    /// <param name="again">By the engine, after a failure: those of before go on to count.</param>
    public async Task<Outcome<Vm>> StartAsync(Guid id, Guid? hostId, bool again, CancellationToken cancellationToken)
    {
        var placed = inventory.Change<Outcome<(Vm Vm, Host Host)>>(t =>
        {
            if (!t.State.Vms.TryGetValue(id, out var vm)) return Refusal.NotFound("VM", id.ToString());
            if (vm.State.Runs) return Refusal.Conflict($"VM {vm.Name} is not down.");
            if (vm.State.Status == VmStatus.Lost) return Refusal.Conflict($"VM {vm.Name} is lost: it may still run somewhere. Decide first: stop it, which declares it down.");
            var request = new PlacementRequest { Vm = vm, ClusterId = vm.ClusterId };
            var chosen = hostId is { } named ? Scheduler.Accept(t.State, named, request) : Scheduler.Choose(t.State, request);
            if (!chosen.Succeeded(out var host, out var refusal)) return refusal;
            vm = vm with { State = new VmState { Status = VmStatus.PoweringUp, HostId = host.Id, Launching = true, Since = t.Now, Started = t.Now, Failures = again ? vm.State.Failures : [] } };
            t.Put(vm);
            return (vm, host);
        });
        if (!placed.Succeeded(out var place, out var refused)) return refused;
        try
        {
            var report = await place.Host.CallAsync(inventory.Time, timings.CallTimeout, token => agents.Of(place.Host).CreateVmAsync(place.Vm.Definition, token), cancellationToken);
            if (Started(place.Vm, place.Host, report) is { } started) return started;
            await DestroyAsync(place.Vm, place.Host, cancellationToken);
            return Refusal.Conflict($"VM {place.Vm.Name} was no longer to be started on host {place.Host.Name}, and was ended there again.");
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
        var begun = inventory.Change(t => BeginStop(t, id));
        if (!begun.Succeeded(out var vm, out _) || !vm.State.Stopping) return begun;
        try
        {
            var hosts = inventory.Current.Hosts;
            foreach (var host in vm.State.AlsoOn.Prepend(vm.State.HostId!.Value).Select(h => hosts.GetValueOrDefault(h)).OfType<Host>()) await DestroyAsync(vm, host, cancellationToken);
            return inventory.Change(t => Down(t, t.State.Vms[id], "stopped by a user"));
        }
        catch (Exception exception)
        {
            inventory.Change(t =>
            {
                // The agents' reports say what became of it.
                if (t.State.Vms.TryGetValue(id, out var left)) t.Put(left with { State = left.State with { Stopping = false, StopWanted = LeavesDoubt(exception), Since = t.Now } });
            });
            throw;
        }
    }

    private static Outcome<Vm> Update(Transaction transaction, Guid id, Func<Vm, VmRequest> ask)
    {
        if (!transaction.State.Vms.TryGetValue(id, out var before)) return Refusal.NotFound("VM", id.ToString());
        var request = ask(before);
        if (!VmRules.Complete(transaction.State, request, id, before).Succeeded(out var vm, out var refusal)) return refusal;
        if (before.State.Runs && request.ChangesDefinition) return Refusal.Conflict($"VM {before.Name} runs; stop it to change what it consists of.");
        transaction.Put(vm);
        return vm;
    }

    private static Outcome<Vm> BeginStop(Transaction transaction, Guid id)
    {
        if (!transaction.State.Vms.TryGetValue(id, out var vm)) return Refusal.NotFound("VM", id.ToString());
        if (vm.State.Status == VmStatus.Lost) return Down(transaction, vm, "declared down by a user");
        if (!vm.State.Runs || vm.State.HostId is null) return Refusal.Conflict($"VM {vm.Name} is down already.");
        if (vm.State.Launching) return Refusal.Conflict($"VM {vm.Name} is being started; stop it once it runs.");
        if (vm.State.Stopping) return Refusal.Conflict($"VM {vm.Name} is being stopped already.");
        if (transaction.State.RunningMigrationOf(id) is not null) return Refusal.Conflict($"VM {vm.Name} migrates; cancel that first.");
        vm = vm with { State = vm.State with { Stopping = true, StopWanted = true, Since = transaction.Now } };
        transaction.Put(vm);
        return vm;
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

    /// <summary>Null: it was no longer to be started there.</summary>
    private Vm? Started(Vm vm, Host host, VmReport report) => inventory.Change(t =>
    {
        if (!t.State.Vms.TryGetValue(vm.Id, out var started) || !started.State.Launching || started.State.HostId != host.Id) return null;
        started = started with { State = started.State with { Status = report.Status, Launching = false, Since = t.Now } };
        t.Put(started);
        t.Log(EngineEventKinds.VmStarted, EventSeverity.Normal, $"VM {vm.Name} was started on host {host.Name}.", new { host = host.Name }, host.Id, vm.Id, vm.ClusterId);
        return started;
    });

    private void NotStarted(Vm vm, Exception exception) => inventory.Change(t =>
    {
        if (!t.State.Vms.TryGetValue(vm.Id, out var left) || !left.State.Launching) return;
        t.Put(left with
        {
            State = LeavesDoubt(exception) // then its reports decide
                ? left.State with { Launching = false, Since = t.Now }
                : left.State with { Status = VmStatus.Down, HostId = null, Launching = false, Since = t.Now, Stopped = t.Now, Detail = exception.Message },
        });
    });

    /// <summary>An agent that did not answer may have done what was asked, and so may one that waited in vain for its hypervisor.</summary>
    private static bool LeavesDoubt(Exception exception) => exception is OperationCanceledException or LabException { Kind: ErrorKind.Unreachable or ErrorKind.Timeout };

    private static Vm Down(Transaction transaction, Vm vm, string why)
    {
        var down = vm with { State = vm.State with { Status = VmStatus.Down, HostId = null, AlsoOn = [], Stopping = false, Since = transaction.Now, Stopped = transaction.Now, Detail = why } };
        transaction.Put(down);
        transaction.Log(EngineEventKinds.VmDown, EventSeverity.Normal, $"VM {vm.Name} is down: {why}.", new { reason = why }, vm.State.HostId, vm.Id, vm.ClusterId);
        return down;
    }
}
