using Lab.Model.Units;

namespace Lab.Model.Migrations;

public enum MigrationMode
{
    /// <summary>To another host.</summary>
    Migration,

    /// <summary>To storage.</summary>
    Hibernation,
}

/// <summary>
/// vdsm's <c>migrate</c>, asked of the source's agent. Control between agents and between libvirtds goes to <see cref="Destination"/>; only the stream between
/// the two QEMUs goes to <see cref="DestinationQemu"/>.
/// </summary>
public sealed record MigrateRequest
{
    public required Guid VmId { get; init; }

    /// <summary>The asker's name for this migration; repeats with the same name are one migration.</summary>
    public required Guid MigrationId { get; init; }

    /// <summary><c>dst</c>: management address or name and port of the destination's agent, <c>192.168.100.12:54321</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>The name in the destination's certificates: its management identity.</summary>
    public required string DestinationName { get; init; }

    /// <summary>Address of the destination's libvirtd, whose certificate must carry it; null: <see cref="DestinationName"/>, which resolves to the management address.</summary>
    public string? LibvirtAddress { get; init; }

    /// <summary><c>dstqemu</c>: address of the migration network on the destination, IPv4 or IPv6 without brackets. Null: QEMU uses the management address.</summary>
    public string? DestinationQemu { get; init; }

    /// <summary><c>dstparams</c>: volumes for hibernation.</summary>
    public IReadOnlyList<string> DestinationParameters { get; set; } = [];

    public MigrationMode Mode { get; set; } = MigrationMode.Migration;

    /// <summary>Kept for the verb's shape; only <c>online</c> exists.</summary>
    public string Method { get; set; } = "online";

    /// <summary>Through libvirt's own connection: RAM then travels on management.</summary>
    public bool Tunnelled { get; init; }

    /// <summary>Address of the destination to which disks are copied, without brackets; null: where the memory goes.</summary>
    public string? DestinationDisks { get; init; }

    public bool AbortOnError { get; set; } = true;

    /// <summary>Longest tolerated pause at switchover; default 500 ms. Used when no schedule sets it.</summary>
    public TimeSpan Downtime { get; set; } = TimeSpan.FromMilliseconds(500);

    public bool AutoConverge { get; init; }

    /// <summary>xbzrle.</summary>
    public bool Compressed { get; init; }

    /// <summary>TLS between the QEMUs.</summary>
    public bool Encrypted { get; init; }

    /// <summary>Parallel connections (multifd), 2 to 255; null: none.</summary>
    public int? Parallel { get; init; }

    /// <summary>Zero: no limit. Default 52 MiB/s a migration.</summary>
    public Bandwidth MaxBandwidth { get; set; } = Bandwidth.FromMebibytesPerSecond(52);

    /// <summary>Null: vdsm's own ("legacy") schedule from <see cref="Downtime"/>.</summary>
    public ConvergenceSchedule? ConvergenceSchedule { get; init; }

    public bool EnableGuestEvents { get; init; }

    /// <summary>Concurrent migrations into the destination; default 2.</summary>
    public int IncomingLimit { get; set; } = 2;

    /// <summary>Concurrent migrations out of the source; default 2.</summary>
    public int OutgoingLimit { get; set; } = 2;

    /// <summary>Address the destination QEMU listens on; null: every address, as libvirt does.</summary>
    public string? ListenAddress { get; init; }
}

/// <summary>What to do when a migration does not converge (domain: convergence schedule).</summary>
/// <param name="Initial">Applied when the migration starts.</param>
/// <param name="Stalling">In order; the head fires when its <see cref="ConvergenceStep.AfterIterations"/> is below the iterations since the first. Ends with an abort or a post-copy.</param>
public sealed record ConvergenceSchedule(IReadOnlyList<ConvergenceAction> Initial, IReadOnlyList<ConvergenceStep> Stalling);

/// <param name="AfterIterations">−1 fires always.</param>
public sealed record ConvergenceStep(int AfterIterations, ConvergenceAction Action);

public enum ConvergenceActionKind
{
    SetDowntime,
    PostCopy,
    Abort,
}

/// <param name="Downtime">With <see cref="ConvergenceActionKind.SetDowntime"/> only.</param>
public sealed record ConvergenceAction(ConvergenceActionKind Kind, TimeSpan? Downtime = null);
