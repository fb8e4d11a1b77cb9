using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Outcomes;
using Lab.Engine.Vms;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Mutations;
using Lab.Model.Units;

namespace Lab.Engine.Migrations;

/// <summary>What the engine tells of migrations.</summary>
internal static class MigrationEvents
{
    /// <summary>Told once its path is known.</summary>
    public static void Started(Transaction transaction, Migration migration, Vm vm)
    {
        if (migration.Attempt.AddressDeadline is not null)
        {
            Waits(transaction, migration, vm);
            return;
        }

        var (from, to) = Names(transaction.State, migration);
        var path = migration.Attempt.Path;
        var way = path.DestinationQemu is null ? "over management" : $"over network {path.Network} ({path.DestinationQemu})";
        Log(transaction, migration, EngineEventKinds.MigrationStarted, EventSeverity.Normal, $"Migration of VM {vm.Name} from {from} to {to} started, {way}.",
            new { from, to, network = path.Network, dstqemu = path.DestinationQemu, attempt = migration.Attempts.Count, attemptId = migration.Attempt.Id });
        Path(transaction, migration, vm);
    }

    public static void Retried(Transaction transaction, Migration migration, Vm vm, AgentError error)
    {
        var (from, to) = Names(transaction.State, migration);
        var path = migration.Attempt.Path;
        Log(transaction, migration, EngineEventKinds.MigrationRetried, EventSeverity.Warning, $"Migration of VM {vm.Name} failed ({error.Message.TrimEnd('.')}) and is tried again, from {from} to {to}.",
            new { from, to, network = path.Network, dstqemu = path.DestinationQemu, attempt = migration.Attempts.Count, attemptId = migration.Attempt.Id, error = error.Message });
        if (migration.Attempt.AddressDeadline is null) Path(transaction, migration, vm);
        else Waits(transaction, migration, vm);
    }

    /// <summary>A try that waited has its path now.</summary>
    public static void PathChosen(Transaction transaction, Migration migration, Vm vm)
    {
        if (migration.Attempts.Count == 1) Started(transaction, migration, vm);
        else Path(transaction, migration, vm);
    }

    public static void NotStarted(Transaction transaction, Vm vm, Refusal refusal)
    {
        if (refusal.EventKind is { } kind)
            transaction.Log(kind, EventSeverity.Error, $"VM {vm.Name} was not migrated: {refusal.Text}", new { error = refusal.Text, reasons = refusal.Reasons, network = refusal.Path?.Network, reason = refusal.Path?.Reason, side = refusal.Path?.Side }, vm.State.HostId, vm.Id, vm.ClusterId);
    }

    public static void NoDestination(Transaction transaction, Migration migration, Vm vm, Refusal refusal) => Log(
        transaction, migration, EngineEventKinds.MigrationNoDestination, EventSeverity.Error, $"There is no other host to try for VM {vm.Name}: {refusal.Text}",
        new { error = refusal.Text, reasons = refusal.Reasons });

    public static void Done(Transaction transaction, Migration migration, Vm vm)
    {
        var (from, to) = Names(transaction.State, migration);
        var duration = (transaction.Now - migration.Attempt.Started).TotalMilliseconds;
        var total = (transaction.Now - migration.Started).TotalMilliseconds;
        var downtime = migration.Result?.DowntimeMilliseconds;
        var pause = downtime is { } known ? FormattableString.Invariant($"downtime {known:0} ms") : "downtime unknown";
        Log(transaction, migration, EngineEventKinds.MigrationDone, EventSeverity.Normal,
            $"Migration of VM {vm.Name} from {from} to {to} done in {Durations.Format(TimeSpan.FromMilliseconds(duration))} ({pause}).",
            new { from, to, durationMilliseconds = duration, totalMilliseconds = total, downtimeMilliseconds = downtime, attempts = migration.Attempts.Count });
    }

    public static void Ended(Transaction transaction, Migration migration, Vm vm, string kind, EventSeverity severity, string how)
    {
        var (from, to) = Names(transaction.State, migration);
        var reason = migration.Error is null ? "." : $": {migration.Error.Message}";
        var path = migration.Attempt.Path;
        Log(transaction, migration, kind, severity, $"Migration of VM {vm.Name} from {from} to {to} {how}{reason}", new { from, to, error = migration.Error?.Message, attempts = migration.Attempts.Count, network = path.Network, reason = path.Reason, side = path.Side });
    }

    public static void Log(Transaction transaction, Migration migration, string kind, EventSeverity severity, string message, object data) =>
        transaction.Log(kind, severity, message, data, migration.SourceId, migration.VmId, transaction.State.Vms.GetValueOrDefault(migration.VmId)?.ClusterId, migration.Id);

    private static void Waits(Transaction transaction, Migration migration, Vm vm)
    {
        var (from, to) = Names(transaction.State, migration);
        var path = migration.Attempt.Path;
        var wait = migration.Attempt.AddressDeadline!.Value - transaction.Now;
        Log(transaction, migration, EngineEventKinds.MigrationWaitsForAddress, EventSeverity.Normal,
            $"Migration of VM {vm.Name} from {from} to {to} waits up to {Durations.Format(wait)}: {FallbackWords.Explain(path, from, to)}.", new { network = path.Network, side = path.Side, waitMilliseconds = wait.TotalMilliseconds });
    }

    private static void Path(Transaction transaction, Migration migration, Vm vm)
    {
        var (from, to) = Names(transaction.State, migration);
        var path = migration.Attempt.Path;
        if (path.Reason is { } reason && !Mutation.FallbackIsNotTold.IsOn())
        {
            Log(transaction, migration, EngineEventKinds.MigrationFallback, reason == FallbackReason.NotMigrationNetworkRequested ? EventSeverity.Normal : EventSeverity.Warning,
                $"Migration of VM {vm.Name} uses the management address: {FallbackWords.Explain(path, from, to)}.", new { network = path.Network, reason, side = path.Side });
        }

        if (migration.Attempt.DisksPath is { Reason: { } why } disks)
        {
            Log(transaction, migration, EngineEventKinds.DisksFallback, EventSeverity.Warning,
                $"Disks of VM {vm.Name} go where its memory goes: {FallbackWords.Explain(disks, from, to)}.", new { network = disks.Network, reason = why, side = disks.Side });
        }

        if (path.DifferentSubnets)
        {
            Log(transaction, migration, EngineEventKinds.MigrationDifferentSubnets, EventSeverity.Warning,
                $"On network {path.Network}, {from} ({path.SourceAddress}) and {to} ({path.DestinationQemu}) are in different subnets: the stream leaves {from} through its default gateway.",
                new { network = path.Network, source = path.SourceAddress, destination = path.DestinationQemu });
        }
    }

    private static (string From, string To) Names(InventoryState state, Migration migration) => (state.HostName(migration.SourceId), state.HostName(migration.Attempt.DestinationId));
}
