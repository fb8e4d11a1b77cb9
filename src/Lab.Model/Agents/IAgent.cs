using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Model.Agents;

/// <summary>The agent's verbs (vdsm names in parentheses where they differ). Refusals and failures are <see cref="Errors.LabException"/> with the agent's kind.</summary>
public interface IAgent
{
    Task PingAsync(CancellationToken cancellationToken);

    Task<HostCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken);

    Task<HostStatistics> GetStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Applies, verifies and returns; see <see cref="SetupNetworksRequest"/> for what follows.</summary>
    Task<SetupNetworksResult> SetupNetworksAsync(SetupNetworksRequest request, CancellationToken cancellationToken);

    Task ConfirmConnectivityAsync(ConfirmConnectivityRequest request, CancellationToken cancellationToken);

    /// <summary>(setSafeNetworkConfig) Makes the present set-up the one restored after a restart.</summary>
    Task CommitNetworksAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the guest has been started, not when it has booted.</summary>
    Task<VmReport> CreateVmAsync(VmDefinition vm, CancellationToken cancellationToken);

    /// <summary>Ends the VM at once; unknown VMs are <see cref="Errors.ErrorKind.NotFound"/>.</summary>
    Task DestroyVmAsync(Guid vmId, CancellationToken cancellationToken);

    Task<IReadOnlyList<VmReport>> ListVmsAsync(CancellationToken cancellationToken);

    /// <summary>Returns as soon as the VM is a migration source; the rest comes as events and by <see cref="GetMigrationStatusAsync"/>.</summary>
    Task<MigrationStatus> MigrateAsync(MigrateRequest request, CancellationToken cancellationToken);

    /// <summary>(migrationCreate) Between agents.</summary>
    Task PrepareIncomingMigrationAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken);

    /// <summary>Between agents: the source gave up before or during the transfer; the destination frees its slot and destroys what arrived.</summary>
    Task AbandonIncomingMigrationAsync(Guid migrationId, CancellationToken cancellationToken);

    /// <summary>While queued, in a hook, preparing or transferring; in post-copy a conflict. Returns when the cancel was accepted.</summary>
    Task CancelMigrationAsync(Guid vmId, CancellationToken cancellationToken);

    Task ChangeMigrationParametersAsync(ChangeMigrationParametersRequest request, CancellationToken cancellationToken);

    /// <summary>The last migration of this VM away from this host.</summary>
    Task<MigrationStatus> GetMigrationStatusAsync(Guid vmId, CancellationToken cancellationToken);

    /// <summary>Events after <paramref name="after"/> (0: all that are kept), then as they come.</summary>
    IAsyncEnumerable<AgentEvent> EventsAsync(long after, CancellationToken cancellationToken);
}
