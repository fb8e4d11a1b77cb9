using Lab.Agent.Events;
using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Mutations;

namespace Lab.Agent.Migrations;

/// <summary>
/// One migration to this host: a slot held and a domain expected. libvirt brings the domain; the agent only looks what it became, whenever libvirt says that something happened, and each
/// <see cref="MigrationTimings.ExpectationTime"/> in case it said nothing.
/// </summary>
public sealed class IncomingMigration(DestinationContext context, PrepareIncomingMigrationRequest request, IDisposable slot) : IDisposable
{
    private readonly SemaphoreSlim _looking = new(1);
    private readonly CancellationTokenSource _ended = new();

    public PrepareIncomingMigrationRequest Request => request;

    public MigrationPhase Phase { get; private set; } = MigrationPhase.Preparing;

    public bool IsFinished => Phase >= MigrationPhase.Completed;

    /// <summary>Makes its disks, and expects it then. A source that gives it up meanwhile waits for that, so that nothing is made after it was taken away.</summary>
    public async Task PrepareAsync()
    {
        await _looking.WaitAsync();
        try
        {
            await context.Hypervisor.PrepareDisksAsync(request.Vm, CancellationToken.None);
            Remember();
            await ExpectAsync();
        }
        catch (Exception exception)
        {
            await FailAsync(AgentErrors.From(exception, null)); // whatever it is: a reservation that stays would refuse every later arrival of the VM
            throw;
        }
        finally
        {
            _looking.Release();
        }
    }

    public async Task ExpectAsync()
    {
        await context.Vms.PublishExpectedAsync(request.Vm);
        Tell(null);
        _ = WatchAsync();
    }

    /// <summary>Something happened to the domain, or may have.</summary>
    /// <param name="expired">Whether a domain that is not there will not come any more.</param>
    public async Task LookAsync(bool expired)
    {
        await _looking.WaitAsync();
        try
        {
            if (IsFinished) return;
            var domain = await context.Hypervisor.FindDomainAsync(request.VmId, CancellationToken.None);
            if (domain is null && expired) await FailAsync(new AgentError(ErrorKind.Timeout, $"VM {request.VmId} did not arrive from {request.SourceHost}."));
            else if (domain is not null) await AdvanceAsync(domain.State);
        }
        catch (LabException exception)
        {
            context.Log.LogWarning("VM {Vm} is expected, and the hypervisor does not say whether it came: {Reason}", request.VmId, exception.Message);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>The source gave up. What arrived is destroyed, unless it runs here already: then the source must let go of its own copy.</summary>
    public async Task AbandonAsync()
    {
        await _looking.WaitAsync();
        try
        {
            if (Phase == MigrationPhase.Completed && !Mutation.RunningCopyIsDropped.IsOn()) throw AlreadyRuns();
            var domain = await context.Hypervisor.FindDomainAsync(request.VmId, CancellationToken.None);
            if (domain is not null && VmStatuses.HasArrived(domain.State) && !Mutation.RunningCopyIsDropped.IsOn())
            {
                await ArriveAsync();
                throw AlreadyRuns();
            }

            if (domain is not null) await DestroyAsync();
            await FailAsync(new AgentError(ErrorKind.Cancelled, $"{request.SourceHost} gave the migration up."));
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>The domain ended before it had arrived.</summary>
    public void Stop(StoppedDetail detail) =>
        Finish(MigrationPhase.Failed, new AgentError(ErrorKind.Hypervisor, $"The domain ended before it had arrived: {LibvirtNames.Kebab(detail.ToString())}."));

    public void Dispose()
    {
        _ended.Dispose();
        _looking.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (!IsFinished)
            {
                await Task.Delay(context.Timings.ExpectationTime, context.Time, _ended.Token);
                await LookAsync(expired: true);
            }
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
    }

    private async Task AdvanceAsync(DomainStateInfo state)
    {
        if (VmStatuses.HasArrived(state)) await ArriveAsync();
        else if (state.RunningReason is RunningReason.PostCopy) Enter(MigrationPhase.PostCopy);
        else Enter(MigrationPhase.Transferring);
    }

    private async Task ArriveAsync()
    {
        if (!Finish(MigrationPhase.Completed, null)) return;
        await context.Vms.PublishAsync(request.VmId);
        await TellGuestAsync();
    }

    private async Task TellGuestAsync()
    {
        try
        {
            await context.Guest.AfterMigrationAsync(request.VmId, CancellationToken.None).WaitAsync(context.Timings.GuestHookTimeout, context.Time);
        }
        catch (Exception exception)
        {
            context.Log.LogWarning("Guest of VM {Vm} was not told that it arrived: {Reason}", request.VmId, exception.Message);
        }
    }

    private async Task DestroyAsync()
    {
        try
        {
            await context.Hypervisor.DestroyDomainAsync(request.VmId, CancellationToken.None);
        }
        catch (LabException exception) when (exception.Kind == ErrorKind.NotFound)
        {
            // libvirt was quicker.
        }
    }

    private void Remember()
    {
        try
        {
            context.Journal.Begin(request);
        }
        catch (LabException exception)
        {
            context.Log.LogWarning("An agent started from now on will not know of migration {Migration}: {Reason}", request.MigrationId, exception.Message);
        }
    }

    /// <summary>No domain is here, whose end would take its disks along. They go before the migration is over: the source's next try makes its own.</summary>
    private async Task FailAsync(AgentError error)
    {
        try
        {
            if (!IsFinished && request.Vm.Disks.Count > 0) await context.Hypervisor.RemoveDisksAsync(request.VmId, CancellationToken.None);
        }
        catch (LabException exception)
        {
            context.Log.LogWarning("What was made for the disks of VM {Vm} stays: {Reason}", request.VmId, exception.Message);
        }

        Finish(MigrationPhase.Failed, error);
    }

    private void Enter(MigrationPhase phase)
    {
        if (Phase >= phase) return;
        Phase = phase;
        Tell(null);
    }

    private bool Finish(MigrationPhase phase, AgentError? error)
    {
        lock (_ended)
        {
            if (IsFinished) return false;
            Phase = phase;
        }

        if (phase != MigrationPhase.Failed || !Mutation.FailedMigrationKeepsItsSlot.IsOn()) slot.Dispose();
        context.Roles[request.VmId] = VmRole.None;
        context.Journal.EndIncoming(request.MigrationId, context.Log);
        _ended.Cancel();
        Tell(error);
        return true;
    }

    private void Tell(AgentError? error)
    {
        context.Log.LogInformation("Migration {Migration} of VM {Vm} from {Source}: {Phase}. {Error}", request.MigrationId, request.VmId, request.SourceHost, Phase, error?.Message ?? "");
        context.Events.Phase(request.VmId, new MigrationPhaseData(request.MigrationId, "destination", Phase, Error: error));
    }

    private LabException AlreadyRuns() => Refusals.Conflict($"VM {request.VmId} has arrived and runs here.");
}
