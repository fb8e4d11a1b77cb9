using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>
/// One experiment: hosts, networks and VMs, what is done with them and what must come of it. What <see cref="ScenarioLoader"/> returns has passed every
/// rule; <c>docs/scenario.md</c> describes the YAML.
/// </summary>
[Describe("One experiment: hosts, networks and VMs, what is done with them and what must come of it.")]
public sealed record Scenario
{
    [Describe("Names the runs of this scenario; the file is called the same.", Example = "dedicated-bridged")]
    [Text(TextForm.Label)]
    public required string Name { get; init; }

    [Describe("One sentence: the idea this scenario tests.")]
    public string About { get; init; } = "";

    [Describe("How the engine runs the cluster.")]
    public ClusterConfig Cluster { get; init; } = new();

    [Describe("The hypervisor hosts.")]
    public required HostsConfig Hosts { get; init; }

    [Describe("The logical networks of the cluster.")]
    [NotEmpty]
    public required IReadOnlyList<NetworkConfig> Networks { get; init; }

    [Describe("Networks between which the lab routes; in each it is the gateway, with the address .1.", Example = "[management, migration]")]
    public IReadOnlyList<string> Router { get; init; } = [];

    [Describe("The virtual machines that run when the actions begin.")]
    public IReadOnlyList<VmConfig> Vms { get; init; } = [];

    [Describe("The cluster's settings for migrations; each action may set its own.")]
    public MigrationTuning Migration { get; init; } = new();

    [Describe("What is done, one after the other; each action ends before the next begins.")]
    public IReadOnlyList<ActionConfig> Actions { get; init; } = [];

    [Describe("How the lab watches its hosts.")]
    public ObserveConfig Observe { get; init; } = new();

    [Describe("What must come of it.")]
    public ExpectConfig Expect { get; init; } = new();

    /// <summary>Null when the scenario has no management network, which no rule lets pass.</summary>
    public NetworkConfig? ManagementNetwork => Networks.FirstOrDefault(network => network.Has(NetworkRole.Management));

    /// <summary>The network with the migration role, else management: a cluster always has one.</summary>
    public NetworkConfig? MigrationNetwork => Networks.FirstOrDefault(network => network.Has(NetworkRole.Migration)) ?? ManagementNetwork;

    /// <summary>Every migration, in the order of the file. Its place, from 1, names it in a run.</summary>
    public IEnumerable<MigrateConfig> Migrations => Actions.SelectMany(action => action.SideBySide()).Select(action => action.Migrate).OfType<MigrateConfig>();

    /// <summary>The same scenario on <paramref name="count"/> hosts (<c>--hosts</c>); null when it names its hosts and so cannot be resized.</summary>
    /// <remarks>Rules that held may not hold any more: <see cref="ScenarioLoader.Load(string, int?)"/> resizes and checks.</remarks>
    public Scenario? WithHosts(int count) => Hosts.Count is null ? null : this with { Hosts = Hosts with { Count = count } };
}
