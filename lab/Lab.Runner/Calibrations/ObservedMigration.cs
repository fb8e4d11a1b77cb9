using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Simulation.Guests;

namespace Lab.Runner.Calibrations;

/// <summary>
/// What a run directory says of one migration, taken out the same way from real runs and from simulated ones: what a model is calibrated with and held against. Times are in milliseconds; null
/// where nothing was said.
/// </summary>
public sealed record ObservedMigration
{
    private const double PageSize = GuestMemory.PageSize;

    public required int Ordinal { get; init; }

    /// <summary><c>vm1 host1 → host2</c>.</summary>
    public required string Title { get; init; }

    /// <summary>From the request to the engine's word.</summary>
    public double? Total { get; init; }

    /// <summary>Of memory, by libvirt.</summary>
    public double? Bytes { get; init; }

    /// <summary>By libvirt.</summary>
    public double? Downtime { get; init; }

    /// <summary>The longest silence that the guest's peer heard.</summary>
    public double? Heartbeat { get; init; }

    /// <summary>The longest silence that touches the move, from the guest's stop to its going on: what comes before it, such as QEMU's set-up, is none of it.</summary>
    public double? HeartbeatAtMove { get; init; }

    /// <summary>Looks at the dirty pages, the first and the last one included.</summary>
    public int? Iterations { get; init; }

    /// <summary>From the request until QEMU began with its own set-up.</summary>
    public double? Begin { get; init; }

    /// <summary>By libvirt.</summary>
    public double? QemuSetup { get; init; }

    /// <summary>For each byte, from the first look at the dirty pages until the guest went on: of how many passes that was made hardly matters. Null in post-copy.</summary>
    public double? Pace { get; init; }

    /// <summary>From the guest's stop to the last look.</summary>
    public double? Stop { get; init; }

    /// <summary>From the guest's going on to the engine's word; null in post-copy, where more comes in between.</summary>
    public double? End { get; init; }

    /// <summary>Pages of the guest.</summary>
    public double? OwnPages { get; init; }

    /// <summary>Pages of the machine that are not the guest's.</summary>
    public double? MachinePages { get; init; }

    /// <summary>Pages that were not zero.</summary>
    public double? UsedPages { get; init; }

    /// <summary>Pages that were sent again.</summary>
    public double? ResentPages { get; init; }

    /// <summary>No other migration of the run went on beside it.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Its guest went on before its memory was there.</summary>
    public bool IsPostCopy { get; init; }

    public static ObservedMigration Of(RunDirectory run, MigrationRecord migration)
    {
        var events = new MigrationEvents(run, migration);
        var job = migration.Job;
        var (looks, postCopy) = (events.Looks, migration.UsedPostCopy || events.ResumedInPostCopy);
        var own = run.Plan?.Vms.FirstOrDefault(vm => vm.Name == migration.Vm)?.MemoryBytes / PageSize;
        var pages = job?.MemoryTotalBytes / PageSize;
        var used = pages - job?.ConstantPages;
        return new ObservedMigration
        {
            Ordinal = migration.Ordinal,
            Title = migration.Title,
            Total = migration.Milliseconds,
            Bytes = migration.ClaimedBytes,
            Downtime = job?.DowntimeMilliseconds,
            Heartbeat = HeartbeatGaps.Within(run.Heartbeats(migration.Vm), migration.Requested, migration.Finished ?? DateTimeOffset.MaxValue)?.Longest.TotalMilliseconds,
            HeartbeatAtMove = events is { Suspended: { } stopped, Resumed: { } resumed } && stopped <= resumed ? HeartbeatGaps.Within(run.Heartbeats(migration.Vm), stopped, resumed)?.Longest.TotalMilliseconds : null,
            Iterations = job?.Iteration,
            QemuSetup = job?.SetupMilliseconds,
            Begin = Between(migration.Requested, looks.Count > 0 ? looks[0] : null) - (job?.SetupMilliseconds ?? 0),
            Pace = looks.Count > 0 && !postCopy && migration.ClaimedBytes > 0 ? Between(looks[0], events.Resumed) / migration.ClaimedBytes : null,
            Stop = looks.Count > 0 && events.Suspended <= looks[^1] ? Between(events.Suspended, looks[^1]) : null,
            End = postCopy ? null : Between(events.Resumed, migration.Finished),
            OwnPages = own,
            MachinePages = pages - own,
            UsedPages = used,
            ResentPages = job?.NormalPages - used,
            IsAlone = run.Migrations.All(other => other.Ordinal == migration.Ordinal || other.Finished <= migration.Requested || other.Requested >= migration.Finished),
            IsPostCopy = postCopy,
        };
    }

    private static double? Between(DateTimeOffset? from, DateTimeOffset? to) => (to - from)?.TotalMilliseconds;
}
