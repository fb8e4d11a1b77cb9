using Lab.Agent.HostNetworks;
using Lab.Model.Networks;
using Lab.Simulation.Networks;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.HostNetworks;

/// <summary>Golden triples: current, desired, and the steps between, as <c>ip</c> is told them.</summary>
public sealed class NetworkPlannerTests
{
    private static readonly NetworkConfig Management = new()
    {
        Name = "ovirtmgmt",
        Nic = "eth0",
        BootProtocol = BootProtocol.Static,
        IpAddress = "192.168.100.11",
        Prefix = 24,
        Gateway = "192.168.100.1",
        DefaultRoute = true,
    };

    private static readonly NetworkConfig Migration = new()
    {
        Name = "migration",
        Nic = "eth1",
        BootProtocol = BootProtocol.Static,
        IpAddress = "192.168.101.11",
        Netmask = "255.255.255.0",
    };

    private static readonly BondConfig Bond = new() { Name = "bond0", Nics = ["eth1", "eth2"] };

    private static readonly NetworkConfig OnBond = Migration with { Nic = null, Bonding = "bond0" };

    [Fact]
    public void The_management_address_moves_from_its_nic_onto_the_bridge_with_its_route() => AssertSteps(Bare(), Asking(Management), """
        route delete default via 192.168.100.1 dev eth0 table main
        address delete 192.168.100.11/24 dev eth0
        link add name ovirtmgmt mtu 1280 address 52:54:00:00:00:01 type bridge stp_state 0 forward_delay 0
        link set dev ovirtmgmt mtu 1500
        link set dev eth0 master ovirtmgmt
        link set dev ovirtmgmt up
        address add 192.168.100.11/24 dev ovirtmgmt broadcast +
        route add default via 192.168.100.1 dev ovirtmgmt table main
        """);

    [Fact]
    public void A_bridgeless_network_sits_on_its_nic() => AssertSteps(Bare(), Asking(Migration with { Bridged = false, Mtu = 9000, Ipv6Address = "FD00:0::11/64" }), """
        link set dev eth1 mtu 9000
        link set dev eth1 up
        address add 192.168.101.11/24 dev eth1 broadcast +
        address add fd00::11/64 dev eth1 nodad
        """);

    [Fact]
    public void A_vlan_raises_the_nics_mtu_and_has_an_interface_of_its_own() => AssertSteps(Bare(), Asking(Migration with { Vlan = 101, Mtu = 9000 }), """
        link set dev eth1 mtu 9000
        link add link eth1 name eth1.101 type vlan id 101
        link set dev eth1.101 mtu 9000
        link add name migration mtu 1280 address 52:54:00:00:00:02 type bridge stp_state 0 forward_delay 0
        link set dev migration mtu 9000
        link set dev eth1.101 master migration
        link set dev eth1 up
        link set dev eth1.101 up
        link set dev migration up
        address add 192.168.101.11/24 dev migration broadcast +
        """);

    [Fact]
    public void A_bond_takes_its_ports_down_and_up() => AssertSteps(
        Bare(), new SetupNetworksRequest { Bonds = [new BondConfig { Name = "bond0", Nics = ["eth1", "eth2"] }], Networks = [Migration with { Nic = null, Bonding = "bond0" }] }, """
        link add name bond0 type bond mode 4 miimon 100
        link set dev bond0 mtu 1500
        link set dev eth1 down
        link set dev eth1 master bond0
        link set dev eth2 down
        link set dev eth2 master bond0
        link add name migration mtu 1280 address 52:54:00:00:00:02 type bridge stp_state 0 forward_delay 0
        link set dev migration mtu 1500
        link set dev bond0 master migration
        link set dev eth1 up
        link set dev eth2 up
        link set dev bond0 up
        link set dev migration up
        address add 192.168.101.11/24 dev migration broadcast +
        """);

    [Fact]
    public void A_gateway_beside_the_default_routes_serves_only_its_networks_address() =>
        AssertSteps(Bare(), Asking(Migration with { Bridged = false, Gateway = "192.168.101.1" }), """
        link set dev eth1 up
        address add 192.168.101.11/24 dev eth1 broadcast +
        route add 192.168.101.0/24 dev eth1 table 3232261387
        route add default via 192.168.101.1 dev eth1 table 3232261387
        rule add from 192.168.101.11 table 3232261387
        """);

    [Fact]
    public void Removing_a_network_leaves_the_nic_without_it() => AssertSteps(After(Bare(), Asking(Migration with { Mtu = 9000, Gateway = "192.168.101.1" })), Asking(new NetworkConfig { Name = "migration", Remove = true }), """
        rule delete from 192.168.101.11 table 3232261387
        route delete 192.168.101.0/24 dev migration table 3232261387
        route delete default via 192.168.101.1 dev migration table 3232261387
        link set dev eth1 nomaster
        link delete dev migration
        link set dev eth1 mtu 1500
        """);

    [Fact]
    public void Changing_an_address_touches_the_address_only() => AssertSteps(After(Bare(), Asking(Migration)), Asking(Migration with { IpAddress = "192.168.101.99" }), """
        address delete 192.168.101.11/24 dev migration
        address add 192.168.101.99/24 dev migration broadcast +
        """);

    [Fact]
    public void A_network_that_moves_to_another_nic_takes_its_bridge_along() => AssertSteps(After(Bare(), Asking(Migration)), Asking(Migration with { Nic = "eth2" }), """
        link set dev eth1 nomaster
        link set dev eth2 master migration
        link set dev eth2 up
        """);

    [Fact]
    public void What_is_already_so_takes_no_step() => AssertSteps(After(Bare(), Asking(Management, Migration)), Asking(Migration, Management), "");

    [Fact]
    public void The_taps_of_vms_stay_on_a_bridge_that_changes()
    {
        var current = After(Bare(), Asking(Migration));
        var tap = new KernelLink { Name = "vnet0", Kind = LinkKind.Other, Master = "migration", AdminUp = true };
        current = current with { Kernel = current.Kernel with { Links = [.. current.Kernel.Links, tap] } };
        AssertSteps(current, Asking(Migration with { Mtu = 9000 }), "link set dev eth1 mtu 9000\nlink set dev migration mtu 9000");
    }

    /// <summary>Whatever is asked: the steps lead where the plan says, and back again.</summary>
    [Fact]
    public void Every_plan_can_be_undone()
    {
        SetupNetworksRequest[] requests =
        [
            Asking(Management, Migration), Asking(Migration with { Vlan = 5 }), Asking(Management with { Bridged = false }), Asking(Migration with { Bridged = false, Gateway = "192.168.101.1" }),
            Asking(Management with { IpAddress = "192.168.100.12" }),
            new() { Bonds = [Bond], Networks = [Management, OnBond with { Vlan = 7, Mtu = 4000 }] },
        ];
        foreach (var request in requests) AssertUndone(Bare(), request);
    }

    /// <summary>The kernel deletes what lies on a bond with it, and closes the ports it had.</summary>
    [Fact]
    public void A_change_of_a_bonds_mode_or_ports_can_be_undone_with_all_that_lies_on_it()
    {
        foreach (var network in new[] { OnBond with { Vlan = 7, Gateway = "192.168.101.1" }, OnBond with { Gateway = "192.168.101.1" }, OnBond with { Bridged = false, Gateway = "192.168.101.1", Mtu = 9000 } })
        {
            var current = After(Bare(), new SetupNetworksRequest { Bonds = [Bond], Networks = [Management, network] });
            AssertUndone(current, new SetupNetworksRequest { Bonds = [Bond with { Mode = 1 }], Networks = [network] });
            AssertUndone(current, new SetupNetworksRequest { Bonds = [Bond with { Mode = 1 }] });
            AssertUndone(current, new SetupNetworksRequest { Bonds = [Bond with { Remove = true }], Networks = [network with { Remove = true }] });
            AssertUndone(current, new SetupNetworksRequest { Bonds = [Bond with { Remove = true }], Networks = [network with { Bonding = null, Nic = "eth2" }] });
        }

        var three = After(With(Bare(), FakeNetwork.Nic("eth3", "52:54:00:00:00:04")), new SetupNetworksRequest { Bonds = [Bond with { Nics = ["eth1", "eth2", "eth3"] }], Networks = [OnBond] });
        AssertUndone(three, new SetupNetworksRequest { Bonds = [Bond] });
    }

    [Fact]
    public void A_bond_that_is_named_alone_keeps_the_networks_on_it()
    {
        var current = After(Bare(), new SetupNetworksRequest { Bonds = [Bond], Networks = [OnBond with { Vlan = 7, Mtu = 9000, Gateway = "192.168.101.1" }, OnBond with { Name = "display", Mtu = 9000, IpAddress = "192.168.102.11" }] });
        AssertSteps(current, new SetupNetworksRequest { Bonds = [Bond] }, "");
        var changed = After(current, new SetupNetworksRequest { Bonds = [Bond with { Mode = 1 }] });
        Assert.Equal(1, changed.Kernel.Find("bond0")!.BondMode);
        Assert.Equal(["192.168.101.11/24"], changed.Kernel.Find("migration")!.Addresses);
        Assert.Equal(("migration", 9000), (changed.Kernel.Find("bond0.7")!.Master, changed.Kernel.Find("bond0.7")!.Mtu));
        Assert.Equal(current.Kernel.Routes.ToHashSet(), [.. changed.Kernel.Routes]);
        Assert.Equal(("bond0", true), (changed.Kernel.Find("eth1")!.Master, changed.Kernel.Find("eth1")!.AdminUp));
    }

    /// <summary>Who rolls management back into a bond must not leave the host cut off.</summary>
    [Fact]
    public void The_former_ports_of_a_bond_are_up_again_if_they_were()
    {
        var before = Bare();
        var up = before with { Kernel = before.Kernel with { Links = [.. before.Kernel.Links.Select(link => link with { AdminUp = true })] } };
        AssertUndone(up, new SetupNetworksRequest { Bonds = [Bond with { Nics = ["eth0", "eth1"] }], Networks = [Management with { Nic = null, Bonding = "bond0" }] });
    }

    /// <summary>Somebody else's DHCP client put it there: it goes, and a roll-back brings it back.</summary>
    [Fact]
    public void An_address_that_another_client_leased_leaves_the_nic_and_comes_back()
    {
        var bare = Bare();
        var eth0 = bare.Kernel.Find("eth0")! with { Addresses = [], Leased = ["192.168.100.77/24"] };
        bare = bare with { Kernel = bare.Kernel with { Links = [eth0, .. bare.Kernel.Links.Skip(1)], Routes = [bare.Kernel.Routes[0] with { IsLeased = true, Metric = 100 }] } };
        AssertSteps(bare, Asking(Management with { Bridged = false }), """
            route delete default via 192.168.100.1 dev eth0 table main metric 100 proto dhcp
            address delete 192.168.100.77/24 dev eth0
            address add 192.168.100.11/24 dev eth0 broadcast +
            route add default via 192.168.100.1 dev eth0 table main
            """);
        AssertUndone(bare, Asking(Management));
    }

    [Fact]
    public void A_gateway_stays_when_the_only_address_changes() => AssertSteps(After(Bare(), Asking(Management)), Asking(Management with { IpAddress = "192.168.100.12" }), """
        route delete default via 192.168.100.1 dev ovirtmgmt table main
        address delete 192.168.100.11/24 dev ovirtmgmt
        address add 192.168.100.12/24 dev ovirtmgmt broadcast +
        route add default via 192.168.100.1 dev ovirtmgmt table main
        """);

    /// <summary>The client knows its link by number, and has the lease of the network it was in.</summary>
    [Fact]
    public void A_dhcp_client_begins_anew_on_a_link_that_is_made_again_or_plugged_in_elsewhere()
    {
        var leased = Migration with { BootProtocol = BootProtocol.Dhcp, IpAddress = null, Netmask = null };
        AssertSteps(After(Bare(), Asking(leased)), Asking(leased with { Nic = "eth2" }), """
            stop on migration
            link set dev eth1 nomaster
            link set dev eth2 master migration
            link set dev eth2 up
            start on migration own-table
            """);
        AssertSteps(After(Bare(), Asking(leased)), Asking(leased with { Mtu = 9000 }), "link set dev eth1 mtu 9000\nlink set dev migration mtu 9000");

        var onBond = After(Bare(), new SetupNetworksRequest { Bonds = [Bond], Networks = [leased with { Nic = null, Bonding = "bond0", Vlan = 7, Bridged = false }] });
        var changed = new SetupNetworksRequest { Bonds = [Bond with { Mode = 1 }] };
        Assert.Equal(DhcpRole.OwnTable, After(onBond, changed).Kernel.Find("bond0.7")!.Dhcp);
        AssertUndone(onBond, changed);

        var onSwitch = After(Bare() with { Kernel = Bare().Kernel with { Datapath = "netdev" } }, Asking(leased with { Vlan = 7, Switch = SwitchType.Ovs }));
        var steps = NetworkPlanner.Plan(onSwitch, Asking(leased with { Vlan = 8, Switch = SwitchType.Ovs })).Plan!.Steps;
        Assert.Equal(("stop on migration", "start on migration own-table"), (steps[0].Command, steps[^1].Command));
    }

    [Fact]
    public void A_nic_that_leaves_a_bond_has_its_own_size_again()
    {
        var network = OnBond with { Mtu = 9000 };
        var three = With(Bare(), FakeNetwork.Nic("eth3", "52:54:00:00:00:04"));
        var current = After(three, new SetupNetworksRequest { Bonds = [Bond with { Nics = ["eth1", "eth2", "eth3"] }], Networks = [network] });
        Assert.Equal([9000, 9000, 9000], Sizes(current));
        Assert.Equal([9000, 9000, 1500], Sizes(After(current, new SetupNetworksRequest { Bonds = [Bond] })));
        Assert.Equal([1500, 1500, 1500], Sizes(After(current, new SetupNetworksRequest { Bonds = [Bond with { Remove = true }], Networks = [network with { Remove = true }] })));

        static IEnumerable<int> Sizes(CurrentNetworks networks) => new[] { "eth1", "eth2", "eth3" }.Select(nic => networks.Kernel.Find(nic)!.Mtu);
    }

    internal static CurrentNetworks Bare() => new(new FakeNetwork().Kernel, new RunningNetworks());

    internal static SetupNetworksRequest Asking(params NetworkConfig[] networks) => new() { Networks = networks };

    internal static CurrentNetworks After(CurrentNetworks before, SetupNetworksRequest request)
    {
        var planning = NetworkPlanner.Plan(before, request);
        Assert.Empty(planning.Faults);
        return new CurrentNetworks(planning.Plan!.Steps.Aggregate(before.Kernel, KernelSteps.After), planning.Plan.Running);
    }

    private static CurrentNetworks With(CurrentNetworks current, KernelLink link) => current with { Kernel = current.Kernel with { Links = [.. current.Kernel.Links, link] } };

    internal static void AssertUndone(CurrentNetworks before, SetupNetworksRequest request)
    {
        var planning = NetworkPlanner.Plan(before, request);
        Assert.Empty(planning.Faults);
        var plan = planning.Plan!;
        var after = plan.Steps.Aggregate(before.Kernel, KernelSteps.After);
        Assert.Empty(KernelDifference.Between(after, plan.Target));
        var undone = KernelDifference.Between(after, before.Kernel, plan.Scope).Aggregate(after, KernelSteps.After);
        Assert.Empty(KernelDifference.Between(undone, before.Kernel));
    }

    private static void AssertSteps(CurrentNetworks current, SetupNetworksRequest request, string steps)
    {
        var planning = NetworkPlanner.Plan(current, request);
        Assert.Empty(planning.Faults);
        Assert.Equal(steps.ReplaceLineEndings("\n"), string.Join('\n', planning.Plan!.Steps));
    }
}
