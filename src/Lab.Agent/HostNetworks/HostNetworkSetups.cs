using Lab.Agent.Events;
using Lab.Model.Errors;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>
/// vdsm's <c>setupNetworks</c> and what follows: plan, apply under a checkpoint, verify against the kernel, hold until the engine confirms that it still reaches the host, commit. Whatever goes
/// wrong leads back to the checkpoint. One set-up at a time.
/// </summary>
public sealed class HostNetworkSetups : IDisposable
{
    private readonly IHostNetwork _network;
    private readonly NetworkStore _store;
    private readonly AgentEvents _events;
    private readonly TimeProvider _time;
    private readonly Func<Guid> _newId;
    private readonly ILogger _log;
    private readonly NetworkWatch _watch;
    private readonly SemaphoreSlim _turn = new(1);
    private RunningNetworks _running = new();
    private ReadState? _read;
    private PendingSetup? _pending;
    private Guid? _confirmed;

    public HostNetworkSetups(IHostNetwork network, NetworkStore store, AgentEvents events, TimeProvider time, Func<Guid> newId, ILogger log)
    {
        (_network, _store, _events, _time, _newId, _log) = (network, store, events, time, newId, log);
        _watch = new NetworkWatch(ReadStateAsync, events, time, log);
        network.Changed += _watch.Touch;
    }

    /// <summary>The same one as long as the kernel's and our own are.</summary>
    public async Task<HostNetworkState> ReadStateAsync(CancellationToken cancellationToken)
    {
        var (kernel, running) = (await _network.ReadAsync(cancellationToken), _running);
        if (_read is { } read && ReferenceEquals(read.Kernel, kernel) && ReferenceEquals(read.Running, running)) return read.State;
        var state = HostNetworkStates.Of(kernel, running);
        _read = new ReadState(kernel, running, state);
        return state;
    }

    /// <summary>
    /// At the start: an uncommitted set-up of a former agent is undone, and what was committed is put back where the kernel lacks it. What cannot be is logged, and shows as absent in the state: an
    /// agent that does not serve would help nobody to mend it.
    /// </summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        _running = _store.ReadCommitted();
        try
        {
            await UndoUncommittedAsync(cancellationToken);
        }
        catch (LabException exception)
        {
            _log.LogError("The uncommitted network set-up could not be undone: {Reason} {Output}", exception.Message, exception.Output);
        }

        await RestoreCommittedAsync(cancellationToken);
    }

    public async Task<SetupNetworksResult> SetupAsync(SetupNetworksRequest request)
    {
        await _turn.WaitAsync();
        try
        {
            if (_pending is { } held) throw Refusals.Conflict($"The network set-up {held.Id} still waits for its confirmation.");
            var before = await _network.ReadAsync(CancellationToken.None);
            var plan = PlanOrThrow(before, request);
            var former = _running;
            var formerCheckpoint = _store.ReadCheckpoint();
            var checkpoint = new NetworkCheckpoint(before, [.. plan.Scope]);
            _store.KeepOriginal(before, plan.Scope);
            _store.WriteCheckpoint((formerCheckpoint ?? new NetworkCheckpoint(before, [])).Touching(plan.Scope));
            await ApplyOrUndoAsync(plan, commits: request is { CheckConnectivity: false, CommitOnSuccess: true }, checkpoint, formerCheckpoint);
            _running = plan.Running;
            var id = _newId();
            if (request.CheckConnectivity) return await HoldAsync(new PendingSetup(id, former, checkpoint, formerCheckpoint, request.CommitOnSuccess), request.ConnectivityTimeout);
            await _watch.TellSetupAsync();
            return new SetupNetworksResult(id, AwaitsConfirmation: false, null);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A repeat of the last confirmation is no error; one for a set-up that was rolled back is.</summary>
    public async Task ConfirmAsync(Guid setupId)
    {
        await _turn.WaitAsync();
        try
        {
            if (_confirmed == setupId) return;
            if (_pending is not { } pending || pending.Id != setupId) throw new LabException(ErrorKind.NotFound, $"No network set-up {setupId} waits for a confirmation: it may have been rolled back.");
            // Before the set-up is let go of: one that cannot be written may be confirmed again, or rolls back.
            if (pending.CommitOnSuccess) _store.WriteCommitted(_running);
            _pending = null;
            _confirmed = setupId;
            pending.End();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task CommitAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_pending is { } pending) throw Refusals.Conflict($"The network set-up {pending.Id} still waits for its confirmation.");
            _store.WriteCommitted(_running);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _network.Changed -= _watch.Touch;
        _watch.Dispose();
        _turn.Dispose();
    }

    private async Task UndoUncommittedAsync(CancellationToken cancellationToken)
    {
        if (_store.ReadCheckpoint() is not { } checkpoint) return;
        _log.LogWarning("A former agent left an uncommitted network set-up: it is undone");
        await LeadBackAsync(checkpoint, cancellationToken);
        _store.DropCheckpoint();
    }

    /// <summary>
    /// Twice if need be: Open vSwitch's database takes a step that its dead daemon does not carry out, so that the step fails and is done. Only a second look tells, and what comes after it, such as the
    /// addresses of NICs, is not to be left out.
    /// </summary>
    private async Task LeadBackAsync(NetworkCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            await LeadBackOnceAsync(checkpoint, cancellationToken);
        }
        catch (LabException exception)
        {
            _log.LogWarning("Undoing the network set-up failed and is tried once more: {Reason}", exception.Message);
            await LeadBackOnceAsync(checkpoint, cancellationToken);
        }
    }

    private async Task LeadBackOnceAsync(NetworkCheckpoint checkpoint, CancellationToken cancellationToken) =>
        await _network.ApplyAsync(checkpoint.StepsFrom(await _network.ReadAsync(cancellationToken)), cancellationToken);

    /// <summary>All at once, which is quicker; one after the other if that fails, so that one's fault is not the others'.</summary>
    private async Task RestoreCommittedAsync(CancellationToken cancellationToken)
    {
        if (_running.Networks.Count == 0 && _running.Bonds.Count == 0) return;
        var all = new SetupNetworksRequest { Networks = _running.Networks, Bonds = _running.Bonds };
        if (await TryRestoreAsync(new RunningNetworks(), all, cancellationToken) is not null) return;
        // Its networks make a bond Open vSwitch's: before them it would be made by the kernel, which may not be able to.
        var bonds = _running.Bonds.Select(bond => new SetupNetworksRequest { Bonds = [_running.IsOvs(bond.Name) ? bond with { Switch = SwitchType.Ovs } : bond] });
        var networks = _running.Networks.Select(network => new SetupNetworksRequest { Networks = [network] });
        var restored = new RunningNetworks();
        foreach (var one in bonds.Concat(networks)) restored = await TryRestoreAsync(restored, one, cancellationToken) ?? restored;
    }

    /// <summary>What runs then, or null.</summary>
    private async Task<RunningNetworks?> TryRestoreAsync(RunningNetworks restored, SetupNetworksRequest committed, CancellationToken cancellationToken)
    {
        var what = string.Join(", ", committed.Bonds.Select(bond => bond.Name).Concat(committed.Networks.Select(network => network.Name)));
        try
        {
            var planning = NetworkPlanner.Plan(new CurrentNetworks(await _network.ReadAsync(cancellationToken), restored), committed);
            if (planning.Plan is { } plan)
            {
                await ApplyVerifiedAsync(plan, cancellationToken);
                return plan.Running;
            }

            _log.LogError("Not restored as committed: {What}. {Faults}", what, string.Join(' ', planning.Faults.Select(fault => fault.Message)));
        }
        catch (LabException exception)
        {
            _log.LogError("Not restored as committed: {What}. {Reason} {Output}", what, exception.Message, exception.Output);
        }

        return null;
    }

    private NetworkSetupPlan PlanOrThrow(KernelNetwork before, SetupNetworksRequest request)
    {
        var planning = NetworkPlanner.Plan(new CurrentNetworks(before, _running), request);
        if (planning.Plan is { } plan) return plan;
        Refusals.ThrowIfAny(
            [.. planning.Faults.Select(fault => fault.Message)], "The networks cannot be set up so", planning.Faults.All(fault => fault.IsMissing) ? ErrorKind.NotSupported : ErrorKind.BadRequest);
        throw new LabException(ErrorKind.Internal, "The planner gave neither a plan nor a fault.");
    }

    /// <param name="commits">At once: one that cannot be written down is undone too, for the caller is told that it failed.</param>
    private async Task ApplyOrUndoAsync(NetworkSetupPlan plan, bool commits, NetworkCheckpoint checkpoint, NetworkCheckpoint? formerCheckpoint)
    {
        try
        {
            await ApplyVerifiedAsync(plan, CancellationToken.None);
            if (commits) _store.WriteCommitted(plan.Running);
        }
        catch (Exception exception)
        {
            _log.LogError("The network set-up failed and is undone: {Reason}", exception.Message);
            await UndoAsync(checkpoint, formerCheckpoint);
            throw;
        }
    }

    private async Task ApplyVerifiedAsync(NetworkSetupPlan plan, CancellationToken cancellationToken)
    {
        foreach (var step in plan.Steps) _log.LogInformation("Network: {Program} {Step}", step.Program, step);
        await _network.ApplyAsync(plan.Steps, cancellationToken);
        var missing = KernelDifference.Between(await _network.ReadAsync(cancellationToken), plan.Target, plan.Scope);
        if (missing.Count > 0)
            throw new LabException(ErrorKind.Network, "The kernel does not have what was set up.") { Output = "still to do: " + string.Join("; ", missing), Faults = [.. missing.Select(step => step.Command)] };
    }

    private async Task UndoAsync(NetworkCheckpoint checkpoint, NetworkCheckpoint? formerCheckpoint)
    {
        await LeadBackAsync(checkpoint, CancellationToken.None);
        if (formerCheckpoint is null) _store.DropCheckpoint();
        else _store.WriteCheckpoint(formerCheckpoint);
    }

    private async Task<SetupNetworksResult> HoldAsync(PendingSetup pending, TimeSpan timeout)
    {
        _pending = pending;
        var until = _time.GetUtcNow() + timeout;
        _ = RollBackUnlessConfirmedAsync(pending, timeout);
        await _watch.TellSetupAsync();
        return new SetupNetworksResult(pending.Id, AwaitsConfirmation: true, until);
    }

    private async Task RollBackUnlessConfirmedAsync(PendingSetup pending, TimeSpan timeout)
    {
        if (!await pending.ExpiresAsync(timeout, _time)) return;
        await _turn.WaitAsync();
        try
        {
            if (_pending != pending) return; // confirmed at the last moment
            _pending = null;
            _running = pending.Former;
            await UndoAsync(pending.Checkpoint, pending.FormerCheckpoint);
            _events.NetworkRolledBack(pending.Id, $"Nobody confirmed within {timeout.TotalSeconds:0.###} s that the host can still be reached.");
            await _watch.TellAsync();
        }
        catch (Exception exception)
        {
            _log.LogError("The network set-up {Setup} could not be undone: {Reason} {Output}", pending.Id, exception.Message, (exception as LabException)?.Output);
            _events.NetworkRolledBack(pending.Id, $"Rolling back failed: {exception.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What was read last, and of what it was made.</summary>
    private sealed record ReadState(KernelNetwork Kernel, RunningNetworks Running, HostNetworkState State);
}
