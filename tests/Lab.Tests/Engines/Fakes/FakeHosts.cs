using Lab.Engine.Hosts;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Tests.Engines.Fakes;

/// <summary>Hosts by management address.</summary>
public sealed class FakeHosts(TimeProvider time) : IAgentDialer
{
    private readonly Dictionary<string, FakeAgent> _agents = [];
    private readonly HashSet<string> _dialled = [];

    public int Dials { get; private set; }

    public FakeAgent Add(string name, string address, HostNetworkState? network = null)
    {
        var agent = new FakeAgent(this, name, time) { Network = network ?? FakeNetworks.Standard(address) };
        _agents[address] = agent;
        return agent;
    }

    public FakeAgent? Destination(MigrateRequest request) => _agents.GetValueOrDefault(request.Destination.Split(':')[0]);

    public AgentConnection Dial(Host host)
    {
        Dials++;
        var agent = _agents[host.Address];
        return !_dialled.Add(host.Address) && !agent.FreshReachable ? new AgentConnection(new CutOff(agent)) : new AgentConnection(agent);
    }

    /// <summary>A way that does not reach anybody.</summary>
    private sealed class CutOff(FakeAgent agent) : IAgent
    {
        public Task PingAsync(CancellationToken cancellationToken) => throw Gone();

        public Task<HostCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) => throw Gone();

        public Task<HostStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => throw Gone();

        public Task<SetupNetworksResult> SetupNetworksAsync(SetupNetworksRequest request, CancellationToken cancellationToken) => throw Gone();

        public Task ConfirmConnectivityAsync(ConfirmConnectivityRequest request, CancellationToken cancellationToken) => throw Gone();

        public Task CommitNetworksAsync(CancellationToken cancellationToken) => throw Gone();

        public Task<VmReport> CreateVmAsync(VmDefinition vm, CancellationToken cancellationToken) => throw Gone();

        public Task DestroyVmAsync(Guid vmId, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<VmReport>> ListVmsAsync(CancellationToken cancellationToken) => throw Gone();

        public Task<MigrationStatus> MigrateAsync(MigrateRequest request, CancellationToken cancellationToken) => throw Gone();

        public Task PrepareIncomingMigrationAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken) => throw Gone();

        public Task AbandonIncomingMigrationAsync(Guid migrationId, CancellationToken cancellationToken) => throw Gone();

        public Task CancelMigrationAsync(Guid vmId, CancellationToken cancellationToken) => throw Gone();

        public Task ChangeMigrationParametersAsync(ChangeMigrationParametersRequest request, CancellationToken cancellationToken) => throw Gone();

        public Task<MigrationStatus> GetMigrationStatusAsync(Guid vmId, CancellationToken cancellationToken) => throw Gone();

        public IAsyncEnumerable<AgentEvent> EventsAsync(long after, CancellationToken cancellationToken) => throw Gone();

        private LabException Gone() => new(ErrorKind.Unreachable, $"A new connection to {agent.Name} was refused.");
    }
}
