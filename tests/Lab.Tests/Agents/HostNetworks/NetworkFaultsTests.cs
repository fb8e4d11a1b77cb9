using Lab.Agent.HostNetworks;
using Lab.Model.Networks;
using Lab.Tests.Agents.Fakes;
using Lab.Tests.Networks;

namespace Lab.Tests.Agents.HostNetworks;

public sealed class NetworkFaultsTests
{
    private static readonly NetworkConfig Plain = new() { Name = "net", Nic = "eth1" };
    private static readonly NetworkConfig Static = Plain with { BootProtocol = BootProtocol.Static, IpAddress = "10.0.0.1", Prefix = 24 };
    private static readonly BondConfig Bond = new() { Name = "bond0", Nics = ["eth1", "eth2"] };

    public static TheoryData<string, NetworkConfig> Networks => new()
    {
        { "1 to 15", Plain with { Name = "sixteen-letters-" } },
        { "1 to 15", Plain with { Name = "a b" } },
        { "1 to 15", Plain with { Name = "" } },
        { "needs a NIC or a bond", Plain with { Nic = null } },
        { "needs a NIC or a bond", Plain with { Bonding = "bond0" } },
        { "no NIC eth9; it has eth0, eth1, eth2", Plain with { Nic = "eth9" } },
        { "no bond bond9", Plain with { Nic = null, Bonding = "bond9" } },
        { "1 to 4094", Plain with { Vlan = 0 } },
        { "1 to 4094", Plain with { Vlan = 4095 } },
        { "68 to 65535", Plain with { Mtu = 67 } },
        { "not both", Static with { Netmask = "255.255.255.0" } },
        { "needs a prefix or a netmask", Static with { Prefix = null } },
        { "1 to 32", Static with { Prefix = 33 } },
        { "not a netmask", Static with { Prefix = null, Netmask = "255.0.255.0" } },
        { "not an IPv4 address", Static with { IpAddress = "10.0.0.256" } },
        { "not an IPv4 address", Static with { IpAddress = "10.1" } },
        { "needs an address", Plain with { BootProtocol = BootProtocol.Static } },
        { "'static' only", Plain with { IpAddress = "10.0.0.1", Prefix = 24 } },
        { "outside of", Static with { Gateway = "10.0.1.1" } },
        { "gateway 'x' is not", Static with { Gateway = "x" } },
        { "not an IPv6 address", Static with { Ipv6Address = "fd00::1" } },
        { "not an IPv6 address", Static with { Ipv6Address = "fd00::1/129" } },
        { "runs no Open vSwitch", Plain with { Switch = SwitchType.Ovs } },
        { "has this name", Plain with { Name = "eth2" } },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_is_refused_for(string reason, NetworkConfig network) => AssertRefused(NetworkPlannerTests.Asking(network), reason);

    /// <summary>The same words as the shared rules'.</summary>
    [Theory]
    [MemberData(nameof(InvalidNetworks.All), MemberType = typeof(InvalidNetworks))]
    public void Whatever_the_shared_rules_refuse_is_refused(InvalidNetwork wrong)
    {
        var kernel = new KernelNetwork { Links = [.. Enumerable.Range(0, 6).Select(number => FakeNetwork.Nic($"eth{number}", $"52:54:00:00:00:0{number}"))] };
        Assert.Contains(wrong.ToString(), NetworkPlanner.Plan(new CurrentNetworks(kernel, new RunningNetworks()), wrong.Request).Faults.Select(fault => fault.Message));
    }

    [Fact]
    public void At_most_one_network_has_the_default_route() =>
        AssertRefused(NetworkPlannerTests.Asking(Static with { DefaultRoute = true }, Plain with { Name = "other", Nic = "eth2", DefaultRoute = true }), "at most one network of a host has the default route, and net has it");

    [Fact]
    public void Two_networks_cannot_lie_on_the_same_nic_or_vlan()
    {
        AssertRefused(NetworkPlannerTests.Asking(Plain, Plain with { Name = "other" }), "only one network can lie untagged on eth1, and net does");
        AssertRefused(NetworkPlannerTests.Asking(Plain with { Vlan = 5 }, Plain with { Name = "other", Vlan = 5 }), "only one network can lie with the tag 5 on eth1, and net does");
    }

    [Fact]
    public void The_same_name_twice_is_refused() => AssertRefused(NetworkPlannerTests.Asking(Plain, Plain with { Nic = "eth2" }), "it is named twice");

    [Fact]
    public void A_bond_needs_two_ports()
    {
        AssertRefused(new SetupNetworksRequest { Bonds = [Bond with { Nics = ["eth1"] }] }, "at least two ports, not 1");
        AssertRefused(new SetupNetworksRequest { Bonds = [Bond with { Nics = ["eth1", "eth1"] }] }, "at least two ports, not 1");
    }

    [Fact]
    public void A_bonds_mode_is_0_to_6() => AssertRefused(new SetupNetworksRequest { Bonds = [Bond with { Mode = 7 }] }, "its mode is 0 to 6");

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_vm_network_refuses_the_bond_mode(int mode)
    {
        var request = new SetupNetworksRequest { Bonds = [Bond with { Mode = mode }], Networks = [Plain with { Nic = null, Bonding = "bond0" }] };
        AssertRefused(request, $"mode {mode}");
        Assert.Empty(NetworkPlanner.Plan(NetworkPlannerTests.Bare(), request with { Networks = [request.Networks[0] with { Bridged = false }] }).Faults);
    }

    [Fact]
    public void A_nic_that_carries_a_network_cannot_become_a_port() =>
        AssertRefused(NetworkPlannerTests.After(NetworkPlannerTests.Bare(), NetworkPlannerTests.Asking(Plain)), new SetupNetworksRequest { Bonds = [Bond] }, "eth1 carries the network net and cannot become a port");

    [Fact]
    public void A_port_of_a_bond_carries_no_network() =>
        AssertRefused(NetworkPlannerTests.After(NetworkPlannerTests.Bare(), new SetupNetworksRequest { Bonds = [Bond] }), NetworkPlannerTests.Asking(Plain), "eth1 is a port of the bond bond0");

    [Fact]
    public void A_bond_that_carries_a_network_cannot_be_removed()
    {
        var current = NetworkPlannerTests.After(NetworkPlannerTests.Bare(), new SetupNetworksRequest { Bonds = [Bond], Networks = [Plain with { Nic = null, Bonding = "bond0" }] });
        AssertRefused(current, new SetupNetworksRequest { Bonds = [Bond with { Remove = true }] }, "carries the network net");
    }

    [Fact]
    public void A_network_in_use_by_vms_cannot_be_removed_or_lose_its_bridge()
    {
        var current = NetworkPlannerTests.After(NetworkPlannerTests.Bare(), NetworkPlannerTests.Asking(Plain));
        current = current with { Kernel = current.Kernel with { Links = [.. current.Kernel.Links, new KernelLink { Name = "vnet0", Kind = LinkKind.Other, Master = "net" }] } };
        AssertRefused(current, NetworkPlannerTests.Asking(new NetworkConfig { Name = "net", Remove = true }), "in use by VMs (vnet0)");
        AssertRefused(current, NetworkPlannerTests.Asking(Plain with { Bridged = false }), "in use by VMs (vnet0)");
    }

    [Fact]
    public void One_nic_or_bond_has_one_switch()
    {
        var ovs = Plain with { Vlan = 5, Switch = SwitchType.Ovs };
        AssertRefused(WithSwitch(), NetworkPlannerTests.Asking(ovs, Plain with { Name = "other", Vlan = 6 }), "eth1 belongs to Open vSwitch and cannot carry it");
        AssertRefused(NetworkPlannerTests.After(WithSwitch(), NetworkPlannerTests.Asking(ovs)), NetworkPlannerTests.Asking(Plain with { Name = "other" }), "eth1 belongs to Open vSwitch");
        AssertRefused(
            WithSwitch(), new SetupNetworksRequest { Bonds = [Bond with { Switch = SwitchType.Ovs }], Networks = [Plain with { Nic = null, Bonding = "bond0" }] }, "bond0 belongs to Open vSwitch");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public void Open_vswitch_has_three_of_the_bond_modes(int mode) =>
        AssertRefused(WithSwitch(), new SetupNetworksRequest { Bonds = [Bond with { Mode = mode, Switch = SwitchType.Ovs }] }, $"Open vSwitch has no bond of mode {mode}");

    [Fact]
    public void Open_vswitch_refuses_bond_options_it_has_not() => AssertRefused(
        WithSwitch(),
        new SetupNetworksRequest { Bonds = [Bond with { Options = new Dictionary<string, string> { ["min_links"] = "1" } }], Networks = [Plain with { Nic = null, Bonding = "bond0", Switch = SwitchType.Ovs }] },
        "no bond option min_links");

    [Fact]
    public void A_network_of_open_vswitch_needs_its_name_for_its_port() =>
        AssertRefused(WithSwitch(), NetworkPlannerTests.Asking(Plain with { Name = "eth2", Bridged = false, Switch = SwitchType.Ovs }), "a NIC or bond has this name, so its port cannot");

    [Fact]
    public void A_network_in_use_by_vms_keeps_its_switch_and_with_open_vswitch_its_place()
    {
        var ovs = Plain with { Vlan = 5, Switch = SwitchType.Ovs };
        var current = NetworkPlannerTests.After(WithSwitch(), NetworkPlannerTests.Asking(ovs));
        current = current with { Kernel = current.Kernel with { Links = [.. current.Kernel.Links, new KernelLink { Name = "vnet0", Kind = LinkKind.Other, Master = "net" }] } };
        foreach (var changed in new[] { ovs with { Vlan = 6 }, ovs with { Nic = "eth2" }, ovs with { Switch = SwitchType.Linux } })
            AssertRefused(current, NetworkPlannerTests.Asking(changed), "in use by VMs (vnet0)");
        Assert.Empty(NetworkPlanner.Plan(current, NetworkPlannerTests.Asking(ovs with { Mtu = 9000 })).Faults);
    }

    [Fact]
    public void A_network_stays_on_an_open_vswitch_that_does_not_answer()
    {
        var current = NetworkPlannerTests.After(WithSwitch(), NetworkPlannerTests.Asking(Plain with { Vlan = 5, Switch = SwitchType.Ovs }));
        var silent = current with { Kernel = current.Kernel with { Datapath = null } };
        foreach (var changed in new[] { Plain with { Remove = true }, Plain with { Vlan = 5 } }) AssertRefused(silent, NetworkPlannerTests.Asking(changed), "does not answer: start it");
        var gone = silent with { Kernel = NetworkPlannerTests.Bare().Kernel };
        Assert.Empty(NetworkPlanner.Plan(gone, NetworkPlannerTests.Asking(Plain with { Remove = true })).Faults);
    }

    /// <summary>Nothing would be done, and nobody would see it.</summary>
    [Fact]
    public void An_option_that_a_living_bond_does_not_take_is_refused()
    {
        var bond = Bond with { Mode = 1, Options = new Dictionary<string, string> { ["miimon"] = "100", ["primary"] = "eth1" } };
        var other = bond with { Options = new Dictionary<string, string> { ["miimon"] = "50", ["primary"] = "eth2" } };
        var current = NetworkPlannerTests.After(NetworkPlannerTests.Bare(), new SetupNetworksRequest { Bonds = [bond] });
        AssertRefused(current, new SetupNetworksRequest { Bonds = [other] }, "its option primary cannot change while it lives");
        foreach (var good in new[] { bond, bond with { Remove = true }, other with { Mode = 5 } }) Assert.Empty(NetworkPlanner.Plan(current, new SetupNetworksRequest { Bonds = [good] }).Faults);
    }

    [Fact]
    public void A_network_that_is_not_here_cannot_be_removed() => AssertRefused(NetworkPlannerTests.Asking(new NetworkConfig { Name = "net", Remove = true }), "not on this host");

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = NetworkPlanner.Plan(
            NetworkPlannerTests.Bare(),
            new SetupNetworksRequest { Networks = [Plain with { Vlan = 5000, Mtu = 1 }, Plain with { Name = "other", Nic = "eth7", Switch = SwitchType.Ovs }], Bonds = [Bond with { Nics = [] }] }).Faults;
        Assert.Equal(5, faults.Count);
        Assert.Single(faults, fault => fault.IsMissing);
    }

    private static CurrentNetworks WithSwitch() => NetworkPlannerTests.Bare() with { Kernel = NetworkPlannerTests.Bare().Kernel with { Datapath = "netdev" } };

    private static void AssertRefused(SetupNetworksRequest request, string reason) => AssertRefused(NetworkPlannerTests.Bare(), request, reason);

    private static void AssertRefused(CurrentNetworks current, SetupNetworksRequest request, string reason)
    {
        var planning = NetworkPlanner.Plan(current, request);
        Assert.Null(planning.Plan);
        Assert.Contains(planning.Faults, fault => fault.Message.Contains(reason, StringComparison.Ordinal));
    }
}
