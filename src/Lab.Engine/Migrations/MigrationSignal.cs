using Lab.Model.Agents;
using Lab.Model.Migrations;

namespace Lab.Engine.Migrations;

/// <summary>News that may concern a running migration.</summary>
public abstract record MigrationSignal
{
    private MigrationSignal()
    {
    }

    /// <summary>The source's agent moved the try to a phase.</summary>
    public sealed record PhaseReached(Guid AttemptId, MigrationPhase Phase, AgentError? Error) : MigrationSignal;

    /// <summary>libvirt's statistics of the completed job.</summary>
    public sealed record JobCompleted(Guid AttemptId, JobProgress Result) : MigrationSignal;

    /// <summary>The convergence schedule gave up.</summary>
    public sealed record ScheduleAborted(Guid AttemptId) : MigrationSignal;

    /// <summary>A host came, went, or its agent began anew: what was told before may have been missed.</summary>
    public sealed record HostChanged(Guid HostId) : MigrationSignal;
}
