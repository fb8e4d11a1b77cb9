using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>One migration's numbers, for <see cref="JudgedRun"/>.</summary>
internal static class MigrationSummary
{
    public static JudgedMigration Of(RunDirectory run, PathEvidence path)
    {
        var migration = path.Migration;
        return new JudgedMigration
        {
            Ordinal = migration.Ordinal,
            Vm = migration.Vm,
            From = migration.From,
            To = migration.To,
            Outcome = migration.Outcome,
            Requested = migration.Requested,
            Finished = migration.Finished,
            Network = path.Network?.Name,
            HypervisorBytes = migration.ClaimedBytes,
            WireBytes = path.Wire.Bytes,
            ElsewhereBytes = path.ElsewhereBytes,
            Disks = Disks(path),
            Milliseconds = migration.Milliseconds,
            ElapsedMilliseconds = migration.Job?.ElapsedMilliseconds,
            SetupMilliseconds = migration.Job?.SetupMilliseconds,
            Iterations = migration.Job?.Iteration ?? migration.Samples.Max(sample => sample.Iteration),
            Downtime = Downtime(DowntimeViews.Of(run, migration)),
            Interfaces = path.Nics,
        };
    }

    private static JudgedDisks? Disks(PathEvidence path) => path.DiskCopies.Count == 0 && path.Migration.ClaimedDiskBytes is null or 0
        ? null
        : new JudgedDisks
        {
            HypervisorBytes = path.Migration.ClaimedDiskBytes,
            WireBytes = path.DiskWire.Bytes,
            Interfaces = [.. path.DiskNics.Where(nic => nic.StreamBytes > 0)],
        };

    private static JudgedDowntime Downtime(DowntimeViews views) => new()
    {
        HypervisorMilliseconds = Milliseconds(views.Hypervisor),
        HypervisorNetMilliseconds = Milliseconds(views.HypervisorNet),
        HeartbeatMilliseconds = Milliseconds(views.Heartbeat?.Longest),
        HeartbeatAtMoveMilliseconds = Milliseconds(views.HeartbeatAtMove),
        WireMilliseconds = Milliseconds(views.Wire?.Length),
        BeatsLost = views.Heartbeat?.Lost,
        GapP99Milliseconds = Milliseconds(views.Heartbeat?.P99),
        From = views.Pause?.From,
        To = views.Pause?.To,
    };

    private static double? Milliseconds(TimeSpan? span) => span is { } value ? Math.Round(value.TotalMilliseconds, 3) : null;
}
