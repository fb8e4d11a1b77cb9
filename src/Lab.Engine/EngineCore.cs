using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Engine.Setups;
using Lab.Engine.Stores;
using Lab.Engine.Vms;
using Lab.Model.Mutations;

namespace Lab.Engine;

/// <summary>
/// The engine without its wire: everything it meets — store, clock, identifiers, agents — is handed in, so that it runs the same in production and on virtual time. It never leaves the
/// synchronisation context it is called on: no <c>ConfigureAwait(false)</c>, no thread of its own.
/// </summary>
public sealed class EngineCore : IAsyncDisposable
{
    private readonly IEngineStore _store;
    private readonly AgentFleet _agents;
    private readonly HostMonitors _monitors;

    /// <param name="store">The core's from now on.</param>
    public EngineCore(IEngineStore store, TimeProvider time, IIdSource ids, IAgentDialer dialer, EngineOptions options, ILoggerFactory loggers)
    {
        _store = store;
        _agents = new AgentFleet(dialer);
        Options = options;
        Inventory = new Inventory(store, time, options.EventsKept);
        Clusters = new ClusterService(Inventory, ids);
        Networks = new NetworkService(Inventory, ids);
        ClusterNetworks = new ClusterNetworks(Inventory, options.Profile);
        Migrations = new MigrationService(
            new MigrationContext(Inventory, _agents, new MigrationPlanner(options.Profile), options.Timings), ids, loggers.CreateLogger<MigrationService>());
        Vms = new VmService(Inventory, ids, _agents, options.Timings);
        var consequences = new HostConsequences(new HostEvacuation(Inventory, Migrations), new VmRestarts(Inventory, Vms, options.Timings));
        _monitors = new HostMonitors(Inventory, _agents, options.Timings, Migrations, consequences, loggers.CreateLogger<HostMonitor>());
        Hosts = new HostService(Inventory, ids, _agents, _monitors, consequences.Evacuation);
        Setups = new NetworkSetupService(Inventory, ids, _agents, _monitors, options.Timings);
    }

    public EngineOptions Options { get; }

    public Inventory Inventory { get; }

    public ClusterService Clusters { get; }

    public NetworkService Networks { get; }

    public ClusterNetworks ClusterNetworks { get; }

    public HostService Hosts { get; }

    public VmService Vms { get; }

    public MigrationService Migrations { get; }

    public NetworkSetupService Setups { get; }

    /// <summary>Takes up what a former life left: starts and stops that were not answered, migrations that were running; then goes to the hosts.</summary>
    public void Start()
    {
        Clusters.Found(Options.ManagementNetwork);
        Inventory.Change(t =>
        {
            foreach (var vm in t.State.Vms.Values.Where(v => v.State.Launching || v.State.Stopping)) t.Put(vm with { State = vm.State with { Launching = false, Stopping = false, Since = t.Now } });
        });
        if (!Mutation.MigrationsAreNotTakenUp.IsOn()) Migrations.Recover();
        _monitors.StartAll();
    }

    /// <summary>Lets go of hosts and migrations, which go on, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _monitors.DisposeAsync();
        await Migrations.DisposeAsync();
        _agents.Dispose();
        _store.Dispose();
    }
}
