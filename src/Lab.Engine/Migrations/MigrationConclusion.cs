using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Vms;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Migrations;
using Lab.Model.Mutations;

namespace Lab.Engine.Migrations;

/// <summary>What follows from the end of a try: the VM's place, the migration's end, or the next try.</summary>
internal static class MigrationConclusion
{
    /// <summary>oVirt's <c>MaxRerunVmOnVdsCount</c>: so many hosts are tried in all.</summary>
    public const int MostAttempts = 3;

    private const int FinishedKept = 1000;

    /// <summary>The migration with its next try, or null when it is over.</summary>
    public static Migration? Conclude(Transaction transaction, Guid migrationId, AttemptEnd end, MigrationPlanner planner, IIdSource ids)
    {
        if (!transaction.State.Migrations.TryGetValue(migrationId, out var migration) || !transaction.State.Vms.TryGetValue(migration.VmId, out var vm)) return null;
        transaction.ForgetProgress(migrationId);
        var next = end switch
        {
            AttemptEnd.Completed completed => Complete(transaction, migration, vm, completed.Result),
            AttemptEnd.Cancelled => Cancel(transaction, migration, vm),
            AttemptEnd.Lost lost => Lose(transaction, migration, vm, lost.Error),
            AttemptEnd.Duplicated duplicated => Duplicate(transaction, migration, vm, duplicated.Error),
            AttemptEnd.Failed failed => Fail(transaction, migration, vm, failed.Error, planner, ids),
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, null),
        };
        if (next is null) Forget(transaction);
        return next;
    }

    private static Migration? Complete(Transaction transaction, Migration migration, Vm vm, JobProgress? result)
    {
        migration = Finish(transaction, migration with { Result = result }, MigrationPhase.Completed, null);
        transaction.Put(vm with { State = vm.State with { Status = VmStatus.Up, HostId = migration.Attempt.DestinationId, Since = transaction.Now, AlsoOn = [] } });
        MigrationEvents.Done(transaction, migration, vm);
        return null;
    }

    private static Migration? Cancel(Transaction transaction, Migration migration, Vm vm)
    {
        migration = Finish(transaction, migration, MigrationPhase.Cancelled, null);
        BackOnSource(transaction, migration, vm);
        MigrationEvents.Ended(transaction, migration, vm, EngineEventKinds.MigrationCancelled, EventSeverity.Normal, "was cancelled");
        return null;
    }

    private static Migration? Fail(Transaction transaction, Migration migration, Vm vm, AgentError error, MigrationPlanner planner, IIdSource ids)
    {
        if (migration.CancelRequested && !Mutation.CancelledMigrationIsRetried.IsOn()) return Cancel(transaction, migration, vm);
        vm = BackOnSource(transaction, migration, vm);
        if (Retry(transaction, migration, vm, error, planner, ids) is { } next) return next;
        migration = Finish(transaction, migration, MigrationPhase.Failed, error);
        if (migration.Attempt.AbortedBySchedule)
            MigrationEvents.Ended(transaction, migration, vm, EngineEventKinds.MigrationAborted, EventSeverity.Error, "did not converge and was aborted");
        else MigrationEvents.Ended(transaction, migration, vm, EngineEventKinds.MigrationFailed, EventSeverity.Error, "failed");
        return null;
    }

    private static Migration? Retry(Transaction transaction, Migration migration, Vm vm, AgentError error, MigrationPlanner planner, IIdSource ids)
    {
        if (!migration.Order.Automatic || migration.Attempts.Count >= MostAttempts) return null;
        if (!planner.Plan(transaction.State, migration.Order, ids.Next(), transaction.Now, migration.Attempts).Succeeded(out var attempt, out var refusal))
        {
            MigrationEvents.NoDestination(transaction, migration, vm, refusal);
            return null;
        }

        var failed = migration.With(migration.Attempt with { Finished = transaction.Now, Error = error });
        var next = failed with { Attempts = [.. failed.Attempts, attempt], Phase = MigrationPhase.Queued };
        transaction.Put(next);
        transaction.Put(vm with { State = vm.State with { Status = VmStatus.MigrationSource, Since = transaction.Now } });
        MigrationEvents.Retried(transaction, next, vm, error);
        return next;
    }

    private static Migration? Lose(Transaction transaction, Migration migration, Vm vm, AgentError error)
    {
        migration = Finish(transaction, migration, MigrationPhase.Failed, error);
        transaction.Put(vm with { State = vm.State with { Status = VmStatus.Lost, HostId = null, Since = transaction.Now, Stopped = transaction.Now, Detail = error.Message } });
        MigrationEvents.Ended(transaction, migration, vm, EngineEventKinds.MigrationFailed, EventSeverity.Error, "failed");
        MigrationEvents.Log(transaction, migration, EngineEventKinds.VmLost, EventSeverity.Error, $"VM {vm.Name} is lost: {error.Message}", new { error = error.Message });
        return null;
    }

    private static Migration? Duplicate(Transaction transaction, Migration migration, Vm vm, AgentError error)
    {
        migration = Finish(transaction, migration, MigrationPhase.Failed, error);
        transaction.Put(vm with { State = vm.State with { Status = VmStatus.Up, HostId = migration.SourceId, Since = transaction.Now, AlsoOn = [migration.Attempt.DestinationId] } });
        MigrationEvents.Ended(transaction, migration, vm, EngineEventKinds.MigrationFailed, EventSeverity.Error, "failed");
        var hosts = new[] { transaction.State.HostName(migration.SourceId), transaction.State.HostName(migration.Attempt.DestinationId) };
        MigrationEvents.Log(transaction, migration, EngineEventKinds.VmDuplicated, EventSeverity.Error, $"VM {vm.Name} runs on {string.Join(" and ", hosts)} at once. Stop one of them.", new { hosts });
        return null;
    }

    private static Vm BackOnSource(Transaction transaction, Migration migration, Vm vm)
    {
        var back = vm with { State = vm.State with { Status = VmStatus.Up, HostId = migration.SourceId, Since = transaction.Now } };
        transaction.Put(back);
        return back;
    }

    private static Migration Finish(Transaction transaction, Migration migration, MigrationPhase phase, AgentError? error)
    {
        var finished = migration.With(migration.Attempt with { Finished = transaction.Now, Error = error }) with { Phase = phase, Finished = transaction.Now, Error = error };
        transaction.Put(finished);
        return finished;
    }

    /// <summary>All but those that ended last: with thousands under way, one that was begun early may end late.</summary>
    private static void Forget(Transaction transaction)
    {
        while (transaction.State.Index.Finished is { Count: > FinishedKept } finished) transaction.RemoveMigration(finished[0].Id);
    }
}
