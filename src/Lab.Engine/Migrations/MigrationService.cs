using System.Collections.Concurrent;
using System.Threading.Channels;
using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Outcomes;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Engine.Migrations;

/// <summary>Migrations: started, cancelled, recovered after a restart, and told what the agents say.</summary>
public sealed class MigrationService(MigrationContext context, IIdSource ids, ILogger<MigrationService> logger) : IAsyncDisposable
{
    private static readonly TimeSpan HostsKnownPause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<Guid, (Channel<MigrationSignal> Signals, Task Run)> _runs = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Tries whose agent was sent a cancel.</summary>
    private readonly ConcurrentDictionary<Guid, bool> _cancelSent = new();

    /// <summary>Answers when an agent has taken the migration, or every try was refused; at once when it waits for an address.</summary>
    public async Task<Outcome<Migration>> StartAsync(MigrationOrder order)
    {
        if (!context.Inventory.Change(t => Register(t, order)).Succeeded(out var migration, out var refusal)) return refusal;
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Launch(migration, recovering: false, accepted);
        await accepted.Task;
        var now = context.State.Migrations.GetValueOrDefault(migration.Id, migration);
        return now is { Phase: MigrationPhase.Failed, Attempt.Accepted: false, Error: { } error } ? new Refusal(error.Kind, error.Faults ?? [error.Message]) : now;
    }

    /// <summary>Answers when the agent has taken the cancel. A cancelled migration is never retried.</summary>
    public async Task<Outcome<Migration>> CancelAsync(Guid vmId, CancellationToken cancellationToken)
    {
        var requested = context.Inventory.Change<Outcome<Migration>>(t =>
        {
            if (!t.State.Vms.TryGetValue(vmId, out var vm)) return Refusal.NotFound("VM", vmId.ToString());
            if (t.State.RunningMigrationOf(vmId) is not { } running) return Refusal.Conflict($"VM {vm.Name} is not migrating.");
            if (running.Phase == MigrationPhase.PostCopy) return Refusal.Conflict($"VM {vm.Name} runs on its destination already and pulls its memory (post-copy): it cannot go back.");
            var cancelled = running with { CancelRequested = true };
            t.Put(cancelled);
            return cancelled;
        });
        if (!requested.Succeeded(out var migration, out _) || !migration.Attempt.Accepted) return requested;
        return _cancelSent.TryAdd(migration.Attempt.Id, true) ? await SendCancelAsync(migration, cancellationToken) : requested;
    }

    /// <summary>Takes up every migration that was running when the engine ended.</summary>
    public void Recover()
    {
        foreach (var migration in context.State.RunningMigrations.OrderBy(m => m.Started).ThenBy(m => m.Id))
            Launch(migration, recovering: true, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public void Signal(MigrationSignal signal)
    {
        foreach (var migration in Concerned(signal))
            if (_runs.TryGetValue(migration.Id, out var run)) run.Signals.Writer.TryWrite(signal);
    }

    /// <summary>Whom it may tell something: with thousands under way, what one hears all others need not wake up for.</summary>
    private IReadOnlyList<Migration> Concerned(MigrationSignal signal) => signal switch
    {
        MigrationSignal.HostChanged changed => context.State.RunningMigrationsOf(changed.HostId),
        MigrationSignal.PhaseReached reached => With(reached.AttemptId),
        MigrationSignal.JobCompleted completed => With(completed.AttemptId),
        MigrationSignal.ScheduleAborted aborted => With(aborted.AttemptId),
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };

    private Migration[] With(Guid attemptId) => context.State.RunningMigrationWith(attemptId) is { } migration ? [migration] : [];

    /// <summary>Lets go of every migration; the agents go on with them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        _stopping.Cancel(); // not CancelAsync: that would leave the caller's context
        await Task.WhenAll(_runs.Values.Select(r => r.Run));
        _stopping.Dispose();
    }

    private Outcome<Migration> Register(Transaction transaction, MigrationOrder order)
    {
        var id = ids.Next();
        if (transaction.State.RunningMigrationOf(order.VmId) is not null)
            return Refusal.Conflict($"VM {transaction.State.Vms[order.VmId].Name} is migrating already.");
        if (!context.Planner.Plan(transaction.State, order, id, transaction.Now, []).Succeeded(out var attempt, out var refusal))
        {
            if (transaction.State.Vms.TryGetValue(order.VmId, out var left)) MigrationEvents.NotStarted(transaction, left, refusal);
            return refusal;
        }

        var vm = transaction.State.Vms[order.VmId];
        var migration = new Migration { Id = id, Order = order, SourceId = vm.State.HostId!.Value, Attempts = [attempt], Started = transaction.Now };
        transaction.Put(migration);
        transaction.Put(vm with { State = vm.State with { Status = VmStatus.MigrationSource, Since = transaction.Now } });
        MigrationEvents.Started(transaction, migration, vm);
        return migration;
    }

    private void Launch(Migration migration, bool recovering, TaskCompletionSource accepted)
    {
        var signals = Channel.CreateUnbounded<MigrationSignal>(new UnboundedChannelOptions { SingleReader = true });
        // Registered before it runs: no signal of the first try may be missed.
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _runs[migration.Id] = (signals, RunAsync(start.Task, migration, recovering, signals.Reader, accepted));
        start.SetResult();
    }

    private async Task RunAsync(Task start, Migration migration, bool recovering, ChannelReader<MigrationSignal> signals, TaskCompletionSource accepted)
    {
        await start;
        try
        {
            if (recovering) await HostsKnownAsync();
            await RunTriesAsync(migration, recovering, signals, accepted);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine ends; its next life asks the agents.
        }
        catch (Exception exception)
        {
            // A broken invariant of ours, or a store that fails: the migration stays recorded as running and is asked about at the next start.
            logger.LogError(exception, "Migration {Migration} lost its controller", migration.Id);
        }
        finally
        {
            _runs.TryRemove(migration.Id, out _);
            foreach (var attempt in context.State.Migrations.GetValueOrDefault(migration.Id, migration).Attempts) _cancelSent.TryRemove(attempt.Id, out _);
            accepted.TrySetResult();
        }
    }

    private async Task RunTriesAsync(Migration migration, bool recovering, ChannelReader<MigrationSignal> signals, TaskCompletionSource accepted)
    {
        for (Migration? current = migration; current is not null; recovering = false)
        {
            var attempt = current;
            var end = attempt.Attempt.AddressDeadline is null ? null : await WaitAsync(attempt.Id, accepted);
            if (attempt.Attempt.AddressDeadline is not null) (attempt, recovering) = (context.State.Migrations.GetValueOrDefault(attempt.Id, attempt), false);
            end ??= await new AttemptRun(context, attempt, signals).RunAsync(recovering, () => Accept(attempt.Id, accepted), _stopping.Token);
            current = context.Inventory.Change(t => MigrationConclusion.Conclude(t, attempt.Id, end, context.Planner, ids));
        }
    }

    /// <summary>Whoever asked has an answer meanwhile: the migration, which can be looked at and cancelled.</summary>
    private Task<AttemptEnd?> WaitAsync(Guid migrationId, TaskCompletionSource accepted)
    {
        accepted.TrySetResult();
        return new AddressWait(context, migrationId).RunAsync(_stopping.Token);
    }

    /// <summary>After a start of the engine no host is known to be up yet: a retry decided then would find no destination.</summary>
    private async Task HostsKnownAsync()
    {
        var begun = context.Now;
        while (context.State.Hosts.Keys.Any(h => context.State.StateOf(h).Link == HostLink.Connecting) && context.Now - begun < context.Timings.UnreachableAfter)
            await Task.Delay(HostsKnownPause, context.Time, _stopping.Token);
    }

    /// <summary>Called whenever the agent is known to have the present try, which may be the second or third.</summary>
    private void Accept(Guid migrationId, TaskCompletionSource accepted)
    {
        accepted.TrySetResult();
        if (context.State.Migrations.GetValueOrDefault(migrationId) is { CancelRequested: true, Running: true, Attempt.Accepted: true } migration && _cancelSent.TryAdd(migration.Attempt.Id, true))
            _ = CancelLateAsync(migration);
    }

    /// <summary>The cancel came while the agent was still being asked, and was promised then: a refusal now does not take that back, so no further try follows.</summary>
    private async Task CancelLateAsync(Migration migration)
    {
        try
        {
            await CallCancelAsync(migration, _stopping.Token);
        }
        catch (Exception exception) when (exception is LabException or OperationCanceledException)
        {
            logger.LogWarning(exception, "Migration {Migration} could not be cancelled", migration.Id);
        }
    }

    private async Task<Outcome<Migration>> SendCancelAsync(Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await CallCancelAsync(migration, cancellationToken);
            return migration;
        }
        catch (LabException exception) when (exception.Kind is ErrorKind.Conflict or ErrorKind.NotFound or ErrorKind.NotSupported)
        {
            context.Inventory.Change(t =>
            {
                if (t.State.Migrations.TryGetValue(migration.Id, out var running) && running.Running) t.Put(running with { CancelRequested = false });
            });
            _cancelSent.TryRemove(migration.Attempt.Id, out _); // it may be asked for again
            return new Refusal(ErrorKind.Conflict, [exception.Message]);
        }
    }

    private async Task CallCancelAsync(Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await context.CallAsync(context.Host(migration.SourceId), (agent, token) => agent.CancelMigrationAsync(migration.VmId, token), cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException || (exception is LabException lab && lab.LeavesDoubt()))
        {
            _cancelSent.TryRemove(migration.Attempt.Id, out _); // nobody knows whether it came: it is sent again with the next news of this try
            throw;
        }
    }
}
