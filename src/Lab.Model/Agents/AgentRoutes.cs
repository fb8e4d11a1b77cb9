namespace Lab.Model.Agents;

/// <summary>
/// The agent's wire: HTTPS with mutual TLS, JSON bodies (<see cref="AgentJson"/>). Verbs are POST; events are newline-delimited JSON. An error is a status
/// of 4xx or 5xx with an <see cref="AgentError"/>.
/// </summary>
public static class AgentRoutes
{
    /// <summary>vdsm's port.</summary>
    public const int DefaultPort = 54321;

    public const string Ping = "/v1/ping";
    public const string GetCapabilities = "/v1/get-capabilities";
    public const string GetStatistics = "/v1/get-statistics";
    public const string SetupNetworks = "/v1/setup-networks";
    public const string ConfirmConnectivity = "/v1/confirm-connectivity";
    public const string CommitNetworks = "/v1/commit-networks";
    public const string CreateVm = "/v1/create-vm";

    /// <summary>Body: <see cref="VmReference"/>, as in every verb that only names a VM.</summary>
    public const string DestroyVm = "/v1/destroy-vm";

    public const string ListVms = "/v1/list-vms";
    public const string Migrate = "/v1/migrate";
    public const string PrepareIncomingMigration = "/v1/prepare-incoming-migration";
    public const string AbandonIncomingMigration = "/v1/abandon-incoming-migration";
    public const string CancelMigration = "/v1/cancel-migration";
    public const string ChangeMigrationParameters = "/v1/change-migration-parameters";
    public const string GetMigrationStatus = "/v1/get-migration-status";

    /// <summary>GET, <c>?after=N</c>; newline-delimited <see cref="AgentEvent"/>, kept open.</summary>
    public const string Events = "/v1/events";
}

public sealed record VmReference(Guid VmId);

public sealed record MigrationReference(Guid MigrationId);
