using Lab.Agent.Migrations;
using Lab.Engine;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Engine.Setups;
using Lab.Engine.Stores;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Simulation.Clocks;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Networks;
using Lab.Simulation.Processes;
using Lab.Simulation.World;
using Microsoft.Extensions.Logging;

namespace Lab.Simulation.Clusters;

/// <summary>A cluster without a scenario: hosts, an engine and an agent on each host, the stack's own code, with the networks set up through the engine.</summary>
public sealed class SimulatedCluster
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly EngineOptions _options;
    private readonly MigrationTimings? _timings;
    private readonly ILoggerFactory _loggers;
    private readonly List<SimulatedMachine> _machines = [];
    private readonly Dictionary<string, AgentProcess> _agents = [];
    private readonly Dictionary<string, Guid> _agentIds = [];

    /// <param name="seed">Of all chance in it.</param>
    /// <param name="timings">Of the agents; null: their defaults.</param>
    public SimulatedCluster(VirtualTime time, ClusterShape shape, HypervisorModel model, ulong seed, EngineOptions options, ILoggerFactory loggers, MigrationTimings? timings = null)
    {
        (Shape, _options, _loggers, _timings) = (shape, options, loggers, timings);
        World = new SimulatedWorld(time, new Fabric([], routes: false), model, seed, keepsWire: false);
        for (var host = 1; host <= shape.Hosts; host++) Add(host);
        World.Fabric.Add(new SimulatedKernel(ClusterAddresses.Engine, [ClusterAddresses.NicOf(0, ushort.MaxValue, null)], ClusterAddresses.Nic(0), $"{ClusterAddresses.OfEngine}/{ClusterAddresses.Prefix}"));
    }

    public ClusterShape Shape { get; }

    public SimulatedWorld World { get; }

    public VirtualTime Time => World.Time;

    public IReadOnlyList<SimulatedMachine> Machines => _machines;

    /// <summary>The engine's database: it outlives the engine.</summary>
    public MemoryStore Store { get; } = new();

    /// <summary>The engine's present life, or its last.</summary>
    public EngineProcess? Engine { get; private set; }

    /// <summary>The present life of a host's agent, or its last; null: it was never started.</summary>
    public AgentProcess? AgentOf(string host) => _agents.GetValueOrDefault(host);

    /// <summary>Starts all of it and sets up the networks of all hosts; returns when every host is up.</summary>
    public async Task StartAsync()
    {
        foreach (var machine in _machines) machine.StartLibvirt();
        foreach (var machine in _machines) await StartAgentAsync(machine);
        await StartEngineAsync();
        await AskAsync(engine => DeclareAsync(engine));
        await Task.WhenAll(_machines.Select((_, index) => AskAsync(engine => SetUpAsync(engine, index + 1))));
    }

    /// <summary>A new life of the engine on the same database.</summary>
    public async Task StartEngineAsync() => Engine = await EngineProcess.StartAsync(World, ClusterAddresses.Engine, Store, _options, _loggers);

    /// <summary>A new life of a host's agent. Returns when it serves.</summary>
    /// <exception cref="LabException">It could not start, and has ended.</exception>
    public async Task<AgentProcess> StartAgentAsync(SimulatedMachine machine)
    {
        if (!_agentIds.TryGetValue(machine.Name, out var id)) id = _agentIds[machine.Name] = World.Ids.NextId();
        var agent = _agents[machine.Name] = AgentProcess.Start(World, machine, id, _loggers.CreateLogger($"agent@{machine.Name}"), _timings);
        try
        {
            await agent.Serves;
            return agent;
        }
        catch (LabException)
        {
            agent.Context.Kill();
            throw;
        }
    }

    /// <summary>Asks the engine something, in its own process.</summary>
    /// <exception cref="LabException"><see cref="ErrorKind.Unreachable"/>: it is dead, or died over it.</exception>
    public Task<T> AskAsync<T>(Func<EngineCore, Task<T>> question)
    {
        var engine = Engine ?? throw new InvalidOperationException("The engine was never started.");
        return ProcessCall<T>.RunAsync(engine.Context, () => question(engine.Core), () => new LabException(ErrorKind.Unreachable, "The engine does not answer."), CancellationToken.None);
    }

    /// <summary>All networks of a host as they are meant to be.</summary>
    /// <param name="host">Its number, from 1.</param>
    public NetworkSetup SetupOf(InventoryState state, int host) => new()
    {
        HostId = HostId(state, host),
        Modified = [.. Enumerable.Range(0, Shape.MigrationNetworks + 1).Select(network => Attachment(state, network, host))],
        CommitOnSuccess = true,
    };

    /// <summary>The engine's name for a host.</summary>
    public static Guid HostId(InventoryState state, int host) => state.Hosts.Values.Single(known => known.Name == ClusterAddresses.HostName(host)).Id;

    /// <summary>The engine's name for a network; 0 is management.</summary>
    public Guid NetworkId(InventoryState state, int network)
    {
        var name = network == 0 ? _options.ManagementNetwork : ClusterAddresses.MigrationNetwork(network);
        return state.Networks.Values.Single(known => known.Name == name).Id;
    }

    private void Add(int host)
    {
        var nics = Enumerable.Range(0, Shape.MigrationNetworks + 1).Select(network => ClusterAddresses.NicOf(network, host, network == 0 ? Shape.ManagementRate : Shape.MigrationRate)).ToList();
        var kernel = new SimulatedKernel(ClusterAddresses.HostName(host), nics, ClusterAddresses.Nic(0), $"{ClusterAddresses.Of(0, host)}/{ClusterAddresses.Prefix}");
        var machine = new SimulatedMachine(ClusterAddresses.HostName(host), kernel, ClusterAddresses.Of(0, host), Shape.MemoryBytes, Shape.Cores);
        World.Add(machine);
        _machines.Add(machine);
    }

    private async Task<bool> DeclareAsync(EngineCore engine)
    {
        var cluster = engine.Inventory.Current.Clusters.Keys.Single();
        for (var network = 1; network <= Shape.MigrationNetworks; network++)
        {
            var made = engine.Networks.Create(new NetworkRequest(null, ClusterAddresses.MigrationNetwork(network), null, null, null, VmNetwork: false, null)).Value;
            _ = engine.ClusterNetworks.Assign(cluster, made.Id, Shape.MigrationNetworksRequired, network == 1 ? new HashSet<NetworkRole> { NetworkRole.Migration } : null).Value;
        }

        for (var host = 1; host <= Shape.Hosts; host++) _ = engine.Hosts.Add(new HostRequest(null, ClusterAddresses.HostName(host), null, ClusterAddresses.Of(0, host), null, cluster)).Value;
        while (engine.Inventory.Current.Hosts.Keys.Any(host => engine.Inventory.Current.StateOf(host).Link != HostLink.Up)) await Task.Delay(Pause, engine.Inventory.Time);
        return true;
    }

    private async Task<bool> SetUpAsync(EngineCore engine, int host)
    {
        _ = (await engine.Setups.SetupAsync(SetupOf(engine.Inventory.Current, host), CancellationToken.None)).Value;
        return true;
    }

    private AttachmentRequest Attachment(InventoryState state, int network, int host)
    {
        return new AttachmentRequest
        {
            NetworkId = NetworkId(state, network),
            Port = ClusterAddresses.Nic(network),
            Ipv4 = new Ipv4Assignment(BootProtocol.Static, ClusterAddresses.Of(network, host), null, ClusterAddresses.Prefix, null),
        };
    }
}
