using Lab.Agent.Convergences;
using Lab.Agent.Events;
using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Agent.Migrations;

/// <summary>The part of a migration in which memory moves: libvirt's call, and beside it the monitor, which the call never waits for.</summary>
internal sealed class SourceTransfer(SourceContext context, OutgoingMigration migration)
{
    private readonly Signal _final = new();
    private readonly Guid _vmId = migration.Request.VmId;
    private readonly Guid _migrationId = migration.Request.MigrationId;
    private volatile bool _ended;
    private volatile bool _abortAsked;
    private readonly Signal _left = new();
    private JobProgress? _finalStatistics;
    private volatile bool _outOfSchedule;

    /// <summary>From before the call: its answer may be lost, and the VM be at the destination all the same.</summary>
    public bool PostCopyAsked { get; private set; }

    /// <summary>Runs the migration to its end; throws what libvirt said.</summary>
    public async Task MigrateAsync(DomainReport domain)
    {
        try
        {
            await RunAsync(domain);
        }
        catch (LabException exception) when (_outOfSchedule)
        {
            throw new LabException(ErrorKind.Hypervisor, $"The migration did not converge and its schedule ended it: {exception.Message}", exception)
            {
                LibvirtCode = exception.LibvirtCode,
                LibvirtDomain = exception.LibvirtDomain,
            };
        }
        finally
        {
            _ended = true;
        }
    }

    /// <summary>Waits for the end of a migration that a former agent began; throws when the domain did not leave.</summary>
    public async Task FollowAsync()
    {
        migration.Enter(MigrationPhase.Transferring);
        await WatchAsync(EffectiveSchedule.For(migration.Request, paused: false), FollowJobAsync);
    }

    /// <summary>
    /// The completed job's statistics. libvirt sends them as an event while it still has the domain, with the destination's measurements in them: the destination reports the downtime in the
    /// cookie of its Finish step, which the source's Confirm step merges before it raises the event. Asking afterwards (the COMPLETED flag) is the fallback, and works
    /// only for a domain that the source still knows: a transient one is gone by then.
    /// </summary>
    public async Task<JobProgress?> FinalStatisticsAsync() => await _final.WaitAsync(context.Timings.StatisticsTimeout, context.Time)
        ? _finalStatistics
        : await context.Hypervisor.GetCompletedJobAsync(_vmId, CancellationToken.None).OrNullAsync();

    /// <summary>Asks libvirt to abort. A job that is only about to begin cannot be aborted yet: then it is tried again until it can, or the call ends.</summary>
    public async Task AbortAsync()
    {
        _abortAsked = true;
        if (await TryAbortAsync()) return;
        _ = RetryAbortAsync();
    }

    public void Observe(HypervisorEvent raised)
    {
        switch (raised)
        {
            case IterationBegan iteration:
                context.Events.Iteration(_vmId, _migrationId, iteration.Iteration);
                break;
            case JobEnded { Direction: JobDirection.Outgoing } ended:
                _finalStatistics = ended.Progress;
                _final.Set();
                break;
            case DomainLifecycle { Event.Suspended: SuspendedDetail.PostCopy }:
                migration.Enter(MigrationPhase.PostCopy);
                break;
            case DomainLifecycle { Event.Stopped: StoppedDetail.Migrated }:
                _left.Set();
                break;
        }
    }

    private async Task RunAsync(DomainReport domain)
    {
        var schedule = EffectiveSchedule.For(migration.Request, domain.State.State == DomainState.Paused);
        // Before the call, not after: a small VM is over before its first pass is, and QEMU's own limit would have been the one that held.
        foreach (var action in schedule.Initial) await ActAsync(action, null);
        migration.Enter(MigrationPhase.Transferring);
        if (_abortAsked) throw new OperationCanceledException();
        await WatchAsync(schedule, () => context.Hypervisor.MigrateAsync(_vmId, MigrationOrders.For(migration.Request, schedule, domain.Persistent, domain.Definition.Disks.Count > 0)));
    }

    private async Task WatchAsync(ConvergenceSchedule schedule, Func<Task> run)
    {
        using var stop = new CancellationTokenSource();
        var call = run();
        var monitor = MonitorAsync(schedule, stop.Token);
        try
        {
            await call;
        }
        finally
        {
            _ended = true;
            stop.Cancel();
            _ = monitor; // it may still wait for an answer of libvirt: nobody waits for it
        }
    }

    private async Task MonitorAsync(ConvergenceSchedule schedule, CancellationToken stop)
    {
        var convergence = new ConvergenceMonitor(schedule);
        var lastLook = context.Time.GetTimestamp();
        var first = true;
        while (!_ended)
        {
            try
            {
                await Task.Delay(context.Timings.SampleInterval, context.Time, stop);
                if (await context.Hypervisor.GetJobAsync(_vmId, stop) is not { Direction: JobDirection.Outgoing, Progress: { } progress } || _ended) continue;
                migration.Report(progress, completed: false);
                if (progress.Iteration is not { } iteration) continue;
                if (!first && context.Time.GetElapsedTime(lastLook) < context.Timings.ConvergenceInterval) continue;
                (first, lastLook) = (false, context.Time.GetTimestamp());
                if (convergence.Observe(iteration, migration.Status.Phase == MigrationPhase.PostCopy) is { } action) await ActAsync(action, iteration);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // A sample that cannot be had, or an action that came too late, must not end a migration that goes well.
                if (!_ended) context.Log.LogWarning("Watching the migration of VM {Vm}: {Reason}", _vmId, exception.Message);
            }
        }
    }

    private async Task ActAsync(ConvergenceAction action, int? iteration)
    {
        if (action.Kind == ConvergenceActionKind.SetDowntime) await context.Hypervisor.SetMaxDowntimeAsync(_vmId, action.Downtime!.Value, CancellationToken.None);
        else if (action.Kind == ConvergenceActionKind.PostCopy) await StartPostCopyAsync();
        else await AbortForScheduleAsync();
        context.Events.Convergence(_vmId, _migrationId, action, iteration);
    }

    private async Task StartPostCopyAsync()
    {
        PostCopyAsked = true;
        try
        {
            await context.Hypervisor.StartPostCopyAsync(_vmId, CancellationToken.None);
        }
        catch (LabException) when (context.Hypervisor.IsConnected)
        {
            PostCopyAsked = false; // refused
            throw;
        }

        migration.Enter(MigrationPhase.PostCopy);
    }

    private Task AbortForScheduleAsync()
    {
        _outOfSchedule = true;
        return context.Hypervisor.AbortJobAsync(_vmId, CancellationToken.None);
    }

    private async Task<bool> TryAbortAsync()
    {
        try
        {
            await context.Hypervisor.AbortJobAsync(_vmId, CancellationToken.None);
            return true;
        }
        catch (LabException) when (migration.Status.Phase != MigrationPhase.PostCopy)
        {
            return false;
        }
    }

    private async Task RetryAbortAsync()
    {
        while (!_ended)
        {
            await Task.Delay(context.Timings.AbortRetryInterval, context.Time);
            if (_ended || migration.Status.Phase == MigrationPhase.PostCopy) return;
            if (await TryAbortAsync()) return;
        }
    }

    private async Task FollowJobAsync()
    {
        while (await IsMovingAsync()) await Task.Delay(context.Timings.SampleInterval, context.Time);
        if (await _left.WaitAsync(context.Timings.StatisticsTimeout, context.Time)) return;
        throw new LabException(ErrorKind.Hypervisor, "The migration ended without success; a former agent began it, so libvirt's reason is not known.");
    }

    /// <summary>No answer is no end: to take it for one would destroy what moves.</summary>
    private async Task<bool> IsMovingAsync()
    {
        try
        {
            var domain = await context.Hypervisor.FindDomainAsync(_vmId, CancellationToken.None);
            if (domain?.State.PausedReason is PausedReason.PostCopyFailed) return false;
            if (domain?.State.PausedReason is not PausedReason.PostCopy) return await context.Hypervisor.GetJobAsync(_vmId, CancellationToken.None) is { Direction: JobDirection.Outgoing };
            migration.Enter(MigrationPhase.PostCopy);
            return true;
        }
        catch (LabException)
        {
            return true;
        }
    }
}
