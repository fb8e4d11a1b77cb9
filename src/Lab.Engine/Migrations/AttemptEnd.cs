using Lab.Model.Agents;
using Lab.Model.Migrations;

namespace Lab.Engine.Migrations;

/// <summary>How a try ended, with the VM accounted for.</summary>
public abstract record AttemptEnd
{
    private AttemptEnd()
    {
    }

    /// <summary>The VM runs on the destination.</summary>
    /// <param name="Result">Null when nobody could tell any more.</param>
    public sealed record Completed(JobProgress? Result) : AttemptEnd;

    /// <summary>The VM runs on the source.</summary>
    public sealed record Failed(AgentError Error) : AttemptEnd;

    /// <summary>The VM runs on the source.</summary>
    public sealed record Cancelled : AttemptEnd;

    /// <summary>The VM runs nowhere, or nobody can tell.</summary>
    public sealed record Lost(AgentError Error) : AttemptEnd;

    /// <summary>It runs on both hosts.</summary>
    public sealed record Duplicated(AgentError Error) : AttemptEnd;
}
