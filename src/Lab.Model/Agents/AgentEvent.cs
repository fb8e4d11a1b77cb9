using System.Text.Json;

namespace Lab.Model.Agents;

/// <summary>One event of an agent. Sequence numbers rise by one from 1 since the agent's start; a reader that sees <see cref="AgentId"/> change starts anew.</summary>
/// <param name="Kind">One of <see cref="AgentEventKinds"/>.</param>
/// <param name="Data">The record that <see cref="AgentEventKinds"/> names for the kind.</param>
public sealed record AgentEvent(Guid AgentId, long Sequence, DateTimeOffset Time, string Kind, Guid? VmId, JsonElement Data);

public static class AgentEventKinds
{
    /// <summary>Data: <c>{"version"}</c>.</summary>
    public const string Started = "agent-started";

    /// <summary>Data: <see cref="Migrations.VmReport"/>.</summary>
    public const string VmStatus = "vm-status";

    /// <summary>Data: <c>{"migrationId","role":"source|destination","phase","destination","destinationQemu","error"}</c>.</summary>
    public const string MigrationPhase = "migration-phase";

    /// <summary>Data: <c>{"migrationId"}</c> and the members of <see cref="Migrations.JobProgress"/>; each sample.</summary>
    public const string MigrationProgress = "migration-progress";

    /// <summary>libvirt said that an iteration began. Data: <c>{"migrationId","iteration"}</c>.</summary>
    public const string MigrationIteration = "migration-iteration";

    /// <summary>The head of the convergence schedule fired. Data: <c>{"migrationId","action","downtimeMilliseconds","iteration"}</c>.</summary>
    public const string MigrationConvergence = "migration-convergence";

    /// <summary>Source only. Data: <c>{"migrationId"}</c> and the members of <see cref="Migrations.JobProgress"/> of the completed job.</summary>
    public const string MigrationCompleted = "migration-completed";

    /// <summary>libvirt's lifecycle. Data: <c>{"event","detail"}</c> by libvirt's own names.</summary>
    public const string Lifecycle = "lifecycle";

    /// <summary>Data: <see cref="Networks.HostNetworkState"/>.</summary>
    public const string NetworkChanged = "network-changed";

    /// <summary>Data: <c>{"setupId","reason"}</c>.</summary>
    public const string NetworkRolledBack = "network-rolled-back";
}
