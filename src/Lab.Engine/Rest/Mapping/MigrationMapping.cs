using Lab.Engine.Inventories;
using Lab.Engine.Migrations;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Migrations;

namespace Lab.Engine.Rest.Mapping;

internal static class MigrationMapping
{
    public static Ref Reference(Migration migration) => Ref.To("migrations", migration.Id);

    public static MigrationShape ToShape(InventoryState state, Migration migration)
    {
        var attempt = migration.Attempt;
        var end = migration.Finished;
        return new MigrationShape
        {
            Id = migration.Id.ToString(),
            Href = Paths.Of("migrations", migration.Id),
            Vm = Ref.To("vms", migration.VmId, state.Vms.GetValueOrDefault(migration.VmId)?.Name),
            SourceHost = Host(state, migration.SourceId),
            DestinationHost = Host(state, attempt.DestinationId),
            Status = migration.Running ? "running" : Name(migration.Phase),
            Phase = migration.Running && attempt.AddressDeadline is not null ? "waiting-for-address" : Name(migration.Phase),
            Automatic = Words.Of(migration.Order.Automatic),
            CancelRequested = Words.Of(migration.CancelRequested),
            Network = attempt.Path.Network,
            Dstqemu = attempt.Path.DestinationQemu,
            Fallback = Fallback(attempt),
            Progress = Progress(state.Progress.GetValueOrDefault(migration.Id) ?? migration.Result),
            Attempts = new MigrationAttempts([.. migration.Attempts.Select(a => Attempt(state, a))]),
            Error = migration.Error?.Message,
            Started = Words.Of(migration.Started),
            Finished = Words.Of(end),
            DurationMilliseconds = Words.Of((end - attempt.Started)?.TotalMilliseconds),
            TotalMilliseconds = Words.Of((end - migration.Started)?.TotalMilliseconds),
            DowntimeMilliseconds = Words.Of(migration.Result?.DowntimeMilliseconds),
            DowntimeNetMilliseconds = Words.Of(migration.Result?.DowntimeNetMilliseconds),
            MemoryBytes = Words.Of(migration.Result?.MemoryBytes),
        };
    }

    private static MigrationAttemptShape Attempt(InventoryState state, MigrationAttempt attempt) => new()
    {
        Id = attempt.Id.ToString(),
        DestinationHost = Host(state, attempt.DestinationId),
        Network = attempt.Path.Network,
        Dstqemu = attempt.Path.DestinationQemu,
        Fallback = Fallback(attempt),
        Started = Words.Of(attempt.Started),
        Finished = Words.Of(attempt.Finished),
        Error = attempt.Error?.Message,
    };

    private static MigrationProgress? Progress(JobProgress? progress) => progress is null ? null : new MigrationProgress
    {
        Percent = Percent(progress),
        ElapsedMilliseconds = Words.Of(progress.ElapsedMilliseconds),
        MemoryBytes = Words.Of(progress.MemoryBytes),
        MemoryRemainingBytes = Words.Of(progress.MemoryRemainingBytes),
        MemoryTotalBytes = Words.Of(progress.MemoryTotalBytes),
        BandwidthBytesPerSecond = Words.Of(progress.MemoryBandwidth?.BytesPerSecond),
        DirtyPagesPerSecond = Words.Of(progress.DirtyPagesPerSecond),
        Iteration = Words.Of(progress.Iteration),
        AutoConvergeThrottle = Words.Of(progress.AutoConvergeThrottle),
    };

    private static string? Percent(JobProgress progress) => progress is { MemoryTotalBytes: > 0, MemoryRemainingBytes: { } remaining }
        ? Words.Of(Math.Clamp(100 - (100 * remaining / progress.MemoryTotalBytes.Value), 0, 100))
        : null;

    /// <summary>One that waits for an address has not fallen back yet.</summary>
    private static FallbackShape? Fallback(MigrationAttempt attempt) => attempt is { AddressDeadline: null, Path: { Reason: { } reason } path }
        ? new FallbackShape(Kebab(reason.ToString()), path.Side?.ToString().ToLowerInvariant())
        : null;

    private static Ref Host(InventoryState state, Guid id) => Ref.To("hosts", id, state.Hosts.GetValueOrDefault(id)?.Name);

    private static string Name(MigrationPhase phase) => Kebab(phase.ToString());

    private static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
