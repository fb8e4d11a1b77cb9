namespace Lab.Engine.Policies;

/// <summary>oVirt's built-in migration policies.</summary>
public enum MigrationPolicyKind
{
    /// <summary>The agent computes its own downtime steps.</summary>
    Legacy,
    MinimalDowntime,
    SuspendWorkloadIfNeeded,
    PostCopy,

    /// <summary>oVirt's also sends zero-copy; the agent's verb has no such parameter, so that is left out here.</summary>
    VeryLargeVms,
}
