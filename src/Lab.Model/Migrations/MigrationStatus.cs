using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Units;

namespace Lab.Model.Migrations;

/// <summary>Where a migration stands on the source. It only moves down this list.</summary>
public enum MigrationPhase
{
    /// <summary>Waits for an outgoing slot.</summary>
    Queued,

    /// <summary>The guest runs its <c>before_migration</c> hook.</summary>
    NotifyingGuest,

    /// <summary>The destination takes a slot and prepares.</summary>
    Preparing,

    /// <summary>Pre-copy.</summary>
    Transferring,

    /// <summary>The VM already runs on the destination and pulls its memory.</summary>
    PostCopy,

    Completed,
    Failed,
    Cancelled,
}

public sealed record MigrationStatus(
    Guid MigrationId, Guid VmId, MigrationPhase Phase, DateTimeOffset Started, DateTimeOffset? Finished, JobProgress? Progress, AgentError? Error);

/// <summary>libvirt's job statistics (virDomainGetJobStats) in plain units; null where libvirt said nothing.</summary>
public sealed record JobProgress
{
    public double? ElapsedMilliseconds { get; init; }

    /// <summary>While running the expected, after completion the measured total downtime.</summary>
    public double? DowntimeMilliseconds { get; init; }

    /// <summary><c>downtime_net</c>: without the time to reach the destination's libvirtd.</summary>
    public double? DowntimeNetMilliseconds { get; init; }

    public double? SetupMilliseconds { get; init; }

    /// <summary>All data: memory and disks, as transferred so far.</summary>
    public long? TotalBytes { get; init; }

    public long? RemainingBytes { get; init; }

    public long? MemoryTotalBytes { get; init; }

    /// <summary>Memory bytes transferred.</summary>
    public long? MemoryBytes { get; init; }

    public long? MemoryRemainingBytes { get; init; }

    public Bandwidth? MemoryBandwidth { get; init; }

    public long? DirtyPagesPerSecond { get; init; }

    public int? PageSize { get; init; }

    public int? Iteration { get; init; }

    public long? ConstantPages { get; init; }

    public long? NormalPages { get; init; }

    public long? PostCopyRequests { get; init; }

    /// <summary>Percent, 0 when auto-converge has not begun.</summary>
    public int? AutoConvergeThrottle { get; init; }

    public long? DiskTotalBytes { get; init; }

    public long? DiskBytes { get; init; }
}

/// <summary>The destination's part: takes an incoming slot (or answers <see cref="ErrorKind.Busy"/>) and expects the domain.</summary>
/// <param name="SourceHost">Name of the source, for the log.</param>
public sealed record PrepareIncomingMigrationRequest(Guid MigrationId, Guid VmId, string SourceHost, int IncomingLimit, VmDefinition Vm);

public sealed record ChangeMigrationParametersRequest(Guid VmId)
{
    public TimeSpan? Downtime { get; init; }

    public Bandwidth? MaxBandwidth { get; init; }
}
