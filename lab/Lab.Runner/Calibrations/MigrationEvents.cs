using Lab.Runner.Runs;

namespace Lab.Runner.Calibrations;

/// <summary>The moments of one migration that agents told of.</summary>
internal sealed class MigrationEvents
{
    private const string IterationKind = "migration-iteration";

    public MigrationEvents(RunDirectory run, MigrationRecord migration)
    {
        var own = run.History.Where(item => item.Time >= migration.Requested && item.Time <= (migration.Finished ?? DateTimeOffset.MaxValue) && Guid.TryParse(item.Text("vmId"), out var vm) && vm == migration.VmId).ToList();
        Looks = [.. own.Where(item => item.Kind == IterationKind && item.SourceHost == migration.From).Select(item => item.Time)];
        var source = own.Where(item => item.Kind == EventKinds.Lifecycle && item.SourceHost == migration.From).ToList();
        var destination = own.Where(item => item.Kind == EventKinds.Lifecycle && item.SourceHost == migration.To).ToList();
        Suspended = source.LastOrDefault(item => item.Text("event") == "suspended")?.Time;
        Resumed = destination.LastOrDefault(item => item.Text("event") == "resumed")?.Time;
        ResumedInPostCopy = destination.Exists(item => item.Text("event") == "resumed" && item.Text("detail") == "post-copy");
    }

    /// <summary>When the dirty pages were looked at, in order.</summary>
    public IReadOnlyList<DateTimeOffset> Looks { get; }

    /// <summary>When the guest stood still at the source.</summary>
    public DateTimeOffset? Suspended { get; }

    /// <summary>When it went on at the destination, or in post-copy when all was there.</summary>
    public DateTimeOffset? Resumed { get; }

    public bool ResumedInPostCopy { get; }
}
