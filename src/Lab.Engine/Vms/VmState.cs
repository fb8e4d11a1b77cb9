using Lab.Model.Migrations;

namespace Lab.Engine.Vms;

/// <summary>Where a VM stands, as last known. Stored, and corrected by what agents report.</summary>
public sealed record VmState
{
    public VmStatus Status { get; init; } = VmStatus.Down;

    /// <summary>The host that runs it; during a migration the source. Null while down or lost.</summary>
    public Guid? HostId { get; init; }

    /// <summary>A start was asked of the agent and has not been answered.</summary>
    public bool Launching { get; init; }

    /// <summary>Its end was asked of the agents and has not been answered.</summary>
    public bool Stopping { get; init; }

    /// <summary>Somebody asked for its end since it was started, and it may come yet though no agent answered: no failure then.</summary>
    public bool StopWanted { get; init; }

    /// <summary>When it failed since somebody started it, the newest <see cref="VmRestarts.MostFailures"/>; the engine's own restarts do not clear them.</summary>
    public IReadOnlyList<DateTimeOffset> Failures { get; init; } = [];

    /// <summary>When the engine last changed this; reports asked for before then are stale.</summary>
    public DateTimeOffset Since { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Why it went down or is lost, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>Also found running on these hosts: somebody must decide.</summary>
    public IReadOnlyList<Guid> AlsoOn { get; init; } = [];

    /// <summary>A process of it may exist on <see cref="HostId"/>.</summary>
    public bool Runs => Status is not (VmStatus.Down or VmStatus.Lost);
}
