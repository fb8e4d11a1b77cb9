using System.Text.Json.Serialization;
using Lab.Captures.Ledgers;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>A run with everything the judge says about it: <c>verdict.json</c>. docs/verdict.md describes it for readers,
/// docs/verdict.schema.json for machines.</summary>
public sealed record JudgedRun
{
    /// <summary>Raised when a reader of the last one could misread this one.</summary>
    public int Schema { get; init; } = 1;

    public required RunIdentity Run { get; init; }

    /// <summary>What the evidence says; the command's exit code follows it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What the scenario is written to get: fail for a negative control.</summary>
    public required Verdict Expected { get; init; }

    /// <summary>One sentence: where the traffic went, or what decided the verdict.</summary>
    public required string Headline { get; init; }

    public required IReadOnlyList<CheckResult> Checks { get; init; }

    public required IReadOnlyList<JudgedMigration> Migrations { get; init; }

    /// <summary>By host, NIC, VLAN and class; a class that a NIC never saw has no row.</summary>
    public required IReadOnlyList<LedgerLine> Ledger { get; init; }

    /// <summary>One for each NIC of the plan.</summary>
    public required IReadOnlyList<JudgedCapture> Captures { get; init; }

    /// <summary>Round trips from the engine to each agent; empty when nobody measured them.</summary>
    public required IReadOnlyList<JudgedRoundTrips> RoundTrips { get; init; }

    public required IReadOnlyList<Damage> Damage { get; init; }
}

/// <summary>Which run this is.</summary>
/// <param name="Simulated">No packet of it was real.</param>
/// <param name="Accelerator">With what its guests ran.</param>
/// <param name="HostAccelerator">With what its hosts ran, where they are VMs of the lab; null: they are not.</param>
public sealed record RunIdentity(
    string? Id, string? Scenario, bool Simulated, string? Provider, string? Accelerator, string? HostAccelerator, string? LabVersion, DateTimeOffset? Started,
    DateTimeOffset? Finished)
{
    /// <summary>What a simulation reckoned with, as <see cref="Models.SimulationModel.Words"/> has it; null: it was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }
}

/// <summary>One migration: asked, claimed, seen.</summary>
public sealed record JudgedMigration
{
    public required int Ordinal { get; init; }

    public required string Vm { get; init; }

    public required string From { get; init; }

    public required string? To { get; init; }

    public required MigrationOutcome? Outcome { get; init; }

    public required DateTimeOffset Requested { get; init; }

    public required DateTimeOffset? Finished { get; init; }

    /// <summary>The logical network that had to carry the stream; null when none should.</summary>
    public required string? Network { get; init; }

    /// <summary>What the hypervisor says its stream carried.</summary>
    public required long? HypervisorBytes { get; init; }

    /// <summary>What left the source on that network, by TCP sequence numbers.</summary>
    public required long WireBytes { get; init; }

    /// <summary>What left the source, or came to anyone, on any other NIC: the largest such.</summary>
    public required long ElsewhereBytes { get; init; }

    /// <summary>Disks that were copied along; null when there were none.</summary>
    public required JudgedDisks? Disks { get; init; }

    /// <summary>From the request to the engine's word.</summary>
    public required double? Milliseconds { get; init; }

    /// <summary>The job's own time, by libvirt.</summary>
    public required double? ElapsedMilliseconds { get; init; }

    public required double? SetupMilliseconds { get; init; }

    public required int? Iterations { get; init; }

    public required JudgedDowntime Downtime { get; init; }

    /// <summary>The migration's stream on every NIC of every host, where it must be and where it must not; an entry for each VLAN.</summary>
    public required IReadOnlyList<StreamOnNic> Interfaces { get; init; }
}

/// <summary>Disks copied along with a migration, in connections of their own.</summary>
public sealed record JudgedDisks
{
    /// <summary>What libvirt counts, holes included.</summary>
    public required long? HypervisorBytes { get; init; }

    /// <summary>What left the source on the expected network, by TCP sequence numbers.</summary>
    public required long WireBytes { get; init; }

    /// <summary>Where any of it was seen.</summary>
    public required IReadOnlyList<StreamOnNic> Interfaces { get; init; }
}

/// <summary>Three views of one pause, in milliseconds; null where a view is missing.</summary>
public sealed record JudgedDowntime
{
    public required double? HypervisorMilliseconds { get; init; }

    public required double? HypervisorNetMilliseconds { get; init; }

    /// <summary>The longest silence that the peer heard; never a sum.</summary>
    public required double? HeartbeatMilliseconds { get; init; }

    /// <summary>The longest around the move alone; null: the wire does not show when that was.</summary>
    public double? HeartbeatAtMoveMilliseconds { get; set; }

    /// <summary>What the peer heard of the move: the silence around it, or where that is not known the longest.</summary>
    [JsonIgnore]
    public double? HeardMilliseconds => HeartbeatAtMoveMilliseconds ?? HeartbeatMilliseconds;

    /// <summary>The longest silence, where another one than the move's was much longer; null: the move's was the longest.</summary>
    [JsonIgnore]
    public double? OtherSilenceMilliseconds => HeartbeatMilliseconds > HeartbeatAtMoveMilliseconds * MuchLonger ? HeartbeatMilliseconds : null;

    private const double MuchLonger = 1.5;

    public required double? WireMilliseconds { get; init; }

    public required long? BeatsLost { get; init; }

    public required double? GapP99Milliseconds { get; init; }

    /// <summary>The pause on the time axis: by the wire, else by the heartbeats.</summary>
    public required DateTimeOffset? From { get; init; }

    public required DateTimeOffset? To { get; init; }
}

/// <summary>Round trips from the engine to one agent: connections to its management port, opened at an interval.</summary>
/// <param name="Before">Those begun before the first migration was requested.</param>
/// <param name="During">Those begun while any VM migrated.</param>
public sealed record JudgedRoundTrips(string Host, RoundTripFigures Before, RoundTripFigures During);

/// <summary>Times in milliseconds; null when none was answered.</summary>
/// <param name="P99Milliseconds">99 in 100 took no longer; one that was lost took longer than any.</param>
/// <param name="Lost">Not answered in time.</param>
public sealed record RoundTripFigures(int Count, double? MedianMilliseconds, double? P99Milliseconds, double? MaxMilliseconds, int Lost)
{
    /// <summary>The 99th percentile falls on one that was lost: it is longer than anybody waited.</summary>
    [JsonIgnore]
    public bool IsLostAtP99 => Count > 0 && P99Milliseconds is null;
}

/// <param name="Vlan">The tag of its frames; null when they have none.</param>
/// <param name="Bond">The bond that the NIC is a port of; null when none.</param>
/// <param name="Networks">Logical networks on this NIC with this tag.</param>
/// <param name="Expected">The stream belongs here.</param>
/// <param name="StreamBytes">Payload by TCP sequence numbers, from source to destination; of a bond's port what it carried itself.</param>
/// <param name="GapBytes">The part of it that no captured segment carried; 0 of a bond's port, whose other ports carry the rest.</param>
public sealed record StreamOnNic(
    string Host, string Nic, int? Vlan, string? Bond, IReadOnlyList<string> Networks, bool Expected, long StreamBytes, long GapBytes);

/// <param name="Vlan">The tag of its frames; null when they have none.</param>
/// <param name="Forwarded">Bridged: neither from nor to the host itself.</param>
public sealed record LedgerLine(
    string Host,
    string Nic,
    int? Vlan,
    IReadOnlyList<string> Networks,
    TrafficClass Class,
    LedgerCount Transmitted,
    LedgerCount Received,
    LedgerCount Forwarded)
{
    /// <summary>In all directions.</summary>
    [JsonIgnore]
    public long FrameBytes => Transmitted.FrameBytes + Received.FrameBytes + Forwarded.FrameBytes;
}

/// <param name="FrameBytes">Bytes of the frames as they were on the wire.</param>
/// <param name="PayloadBytes">Bytes behind the transport headers; repeated ones count each time.</param>
public readonly record struct LedgerCount(long Packets, long FrameBytes, long PayloadBytes);

/// <param name="Readable">It was there and could be read from its beginning.</param>
/// <param name="Dropped">Frames that the capture says it missed; null when it does not say.</param>
/// <param name="Filter">Only frames that pass it were taken; null when all were.</param>
/// <param name="Closed">The capture ended by itself, not by a kill.</param>
public sealed record JudgedCapture(
    string File, string Host, string Nic, bool Readable, long Packets, long? Dropped, bool Closed, string? Filter, DateTimeOffset? First,
    DateTimeOffset? Last);
