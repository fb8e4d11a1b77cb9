using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Tests.Agents.Fakes;

/// <summary>The way from one agent to another's verbs: it may be cut, and notes what passes.</summary>
internal sealed class FakeLink(FakeHost host, FakeWorld world, string from) : IAgent
{
    public Task PingAsync(CancellationToken cancellationToken) => Through("pings", agent => agent.PingAsync(cancellationToken));

    public Task PrepareIncomingMigrationAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken) =>
        Through("asks to prepare", agent => agent.PrepareIncomingMigrationAsync(request, cancellationToken));

    public Task AbandonIncomingMigrationAsync(Guid migrationId, CancellationToken cancellationToken) =>
        Through("abandons", agent => agent.AbandonIncomingMigrationAsync(migrationId, cancellationToken));

    public async Task<IReadOnlyList<VmReport>> ListVmsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<VmReport> vms = [];
        await Through("lists", async agent => vms = await agent.ListVmsAsync(cancellationToken));
        return vms;
    }

    public Task<HostCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task<HostStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task<SetupNetworksResult> SetupNetworksAsync(SetupNetworksRequest request, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task ConfirmConnectivityAsync(ConfirmConnectivityRequest request, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task CommitNetworksAsync(CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task<VmReport> CreateVmAsync(VmDefinition vm, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task DestroyVmAsync(Guid vmId, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task<MigrationStatus> MigrateAsync(MigrateRequest request, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task CancelMigrationAsync(Guid vmId, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task ChangeMigrationParametersAsync(ChangeMigrationParametersRequest request, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public Task<MigrationStatus> GetMigrationStatusAsync(Guid vmId, CancellationToken cancellationToken) => throw NotBetweenAgents();

    public IAsyncEnumerable<AgentEvent> EventsAsync(long after, CancellationToken cancellationToken) => throw NotBetweenAgents();

    private static NotSupportedException NotBetweenAgents() => new("Agents do not ask this of each other.");

    private async Task Through(string what, Func<IAgent, Task> call)
    {
        world.Happened.Add($"{from} {what}");
        if (!host.Reachable) throw new LabException(ErrorKind.Unreachable, $"The agent of {host.Name} does not answer") { Retryable = true };
        if (host.Fault is { } fault) throw fault;
        await call(host.Agent);
    }
}
