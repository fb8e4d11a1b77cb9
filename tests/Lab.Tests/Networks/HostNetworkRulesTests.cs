using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Tests.Networks;

public sealed class HostNetworkRulesTests
{
    private static readonly string[] Nics = ["eth0", "eth1", "eth2", "eth3", "eth4", "eth5"];
    private static readonly NetworkConfig Plain = new() { Name = "net", Nic = "eth2", Bridged = false };
    private static readonly BondConfig Bond = new() { Name = "bond0", Nics = ["eth3", "eth4"], Mode = 1 };

    [Theory]
    [MemberData(nameof(InvalidNetworks.All), MemberType = typeof(InvalidNetworks))]
    public void A_wrong_configuration_has_one_fault_where_it_is_wrong(InvalidNetwork wrong)
    {
        var fault = Assert.Single(HostNetworkRules.Of(new RunningNetworks { Networks = wrong.Networks, Bonds = wrong.Bonds }, Nics));
        Assert.Equal((wrong.ToString(), wrong.Attribute), (fault.Message, fault.Place.Attribute));
        var name = fault.Place.Subject == NetworkSubject.Network ? wrong.Networks[fault.Place.Index].Name : wrong.Bonds[fault.Place.Index].Name;
        Assert.Equal(fault.Place.Name, name);
    }

    [Theory]
    [MemberData(nameof(InvalidNetworks.All), MemberType = typeof(InvalidNetworks))]
    public void A_request_on_a_bare_host_has_the_same_fault(InvalidNetwork wrong) =>
        Assert.Equal([wrong.ToString()], HostNetworkRules.Of(new RunningNetworks(), wrong.Request, Nics).Select(fault => fault.Message));

    [Fact]
    public void What_is_right_has_none()
    {
        NetworkConfig[] networks =
        [
            Plain with { Mtu = 9000, BootProtocol = BootProtocol.Static, IpAddress = "10.0.0.5", Netmask = "255.255.255.0", Gateway = "10.0.0.1" },
            Plain with { Name = "tagged", Vlan = 4094, Mtu = 9000, Ipv6Address = "fd00::5/64" },
            Plain with { Name = "vms", Nic = null, Bonding = "bond0", Bridged = true, BootProtocol = BootProtocol.Dhcp, Ipv6Address = "fd01::5/64", Ipv6Gateway = "fe80::1", DefaultRoute = true },
        ];
        Assert.Empty(HostNetworkRules.Of(new RunningNetworks { Networks = networks, Bonds = [Bond] }, Nics));
    }

    [Fact]
    public void Two_default_routes_are_one_too_many()
    {
        var fault = Assert.Single(HostNetworkRules.Of(new RunningNetworks { Networks = [Plain with { DefaultRoute = true }, Plain with { Name = "other", Nic = "eth3", DefaultRoute = true }] }));
        Assert.Equal((1, nameof(NetworkConfig.DefaultRoute)), (fault.Place.Index, fault.Place.Attribute));
        Assert.Equal(["other", "net"], fault.Places.Select(place => place.Name));
    }

    /// <summary>The one that comes is at fault, not the one that is there.</summary>
    [Fact]
    public void A_change_is_judged_with_what_is_there()
    {
        var current = new RunningNetworks { Networks = [Plain with { Vlan = 7, Mtu = 9000 }, Plain with { Name = "vms", Nic = null, Bonding = "bond0", Bridged = true }], Bonds = [Bond] };
        AssertOne(current, new SetupNetworksRequest { Networks = [Plain with { Name = "flat" }] }, "Network flat: its MTU of 1500 bytes is below the 9000 of net, a VLAN on eth2 above it.", 0);
        AssertOne(current, new SetupNetworksRequest { Networks = [Plain with { Name = "flat", Mtu = 9000 }, Plain with { Name = "twin", Vlan = 7 }] }, "Network twin: only one network can lie with the tag 7 on eth2, and net does.", 1);
        AssertOne(current, new SetupNetworksRequest { Bonds = [Bond with { Mode = 0 }] }, "Bond bond0: mode 0 cannot carry the VM network vms (0, 5 and 6 are refused).", 0);
        AssertOne(current, new SetupNetworksRequest { Bonds = [Bond with { Name = "bond1", Nics = ["eth1", "eth2"] }] }, "Bond bond1: eth2 carries the network net and cannot become a port.", 0);
        AssertOne(current, new SetupNetworksRequest { Networks = [Plain with { Name = "flat", Nic = "eth3" }] }, "Network flat: eth3 is a port of the bond bond0, and a port carries no network.", 0);
        AssertOne(current, new SetupNetworksRequest { Bonds = [Bond with { Remove = true }] }, "Bond bond0: it carries the network vms and cannot be removed.", 0);
        AssertOne(current, new SetupNetworksRequest { Networks = [new NetworkConfig { Name = "gone", Remove = true }] }, "Network gone: it is not on this host.", 0);
        AssertOne(current, new SetupNetworksRequest { Networks = [Plain with { Remove = true }, Plain] }, "Network net: it is both set up and removed.", 1);
        AssertOne(current, new SetupNetworksRequest { Bonds = [new BondConfig { Name = "gone", Remove = true }] }, "Bond gone: it is not on this host.", 0);
        AssertOne(current with { Networks = [] }, new SetupNetworksRequest { Bonds = [Bond with { Remove = true }, Bond] }, "Bond bond0: it is both set up and removed.", 1);
        AssertOne(current with { Networks = [] }, new SetupNetworksRequest { Bonds = [Bond, Bond with { Remove = true }] }, "Bond bond0: it is both set up and removed.", 1);
        AssertOne(current, new SetupNetworksRequest { ConnectivityTimeout = TimeSpan.Zero }, "The connectivity timeout must be longer than zero and at most 30 days.", -1);
    }

    [Fact]
    public void A_bridge_cannot_have_the_name_of_a_bond_or_vlan_interface_whichever_comes_later()
    {
        var (bridge, vlan) = (Plain with { Name = "eth3.7", Bridged = true }, Plain with { Name = "tagged", Nic = "eth3", Vlan = 7 });
        const string OfVlan = "Network eth3.7: a VLAN interface has this name, so its bridge cannot.";
        AssertOne(new RunningNetworks { Networks = [vlan] }, new SetupNetworksRequest { Networks = [bridge] }, OfVlan, 0);
        AssertOne(new RunningNetworks { Networks = [bridge] }, new SetupNetworksRequest { Networks = [vlan] }, OfVlan, -1);
        AssertOne(new RunningNetworks(), new SetupNetworksRequest { Networks = [vlan with { Name = "eth3.7", Bridged = true }] }, OfVlan, 0);
        AssertOne(new RunningNetworks { Networks = [Plain with { Name = "bond0", Bridged = true }] }, new SetupNetworksRequest { Bonds = [Bond] }, "Network bond0: a NIC or bond has this name, so its bridge cannot.", -1);
        Assert.Empty(HostNetworkRules.Of(new RunningNetworks { Networks = [bridge with { Bridged = false }, vlan] }, Nics));
    }

    [Fact]
    public void An_ipv6_gateway_is_another_host_however_it_is_written() =>
        AssertOne(new RunningNetworks(), new SetupNetworksRequest { Networks = [Plain with { Ipv6Address = "fd00::5/64", Ipv6Gateway = "fd00:0::5", DefaultRoute = true }] }, "Network net: the gateway fd00:0::5 is the host's own address.", 0);

    [Fact]
    public void Nothing_has_the_name_of_a_bridge_that_open_vswitch_gets()
    {
        var (ovs, named) = (Plain with { Switch = SwitchType.Ovs }, Plain with { Name = "ovs-eth2", Nic = "eth5", Bridged = true });
        const string Taken = "Network ovs-eth2: Open vSwitch's bridge for eth2 has this name; choose another.";
        AssertOne(new RunningNetworks(), new SetupNetworksRequest { Networks = [ovs with { Name = "ovs-eth2" }] }, Taken, 0);
        AssertOne(new RunningNetworks { Networks = [ovs] }, new SetupNetworksRequest { Networks = [named] }, Taken, 0);
        AssertOne(new RunningNetworks { Networks = [named] }, new SetupNetworksRequest { Networks = [ovs] }, Taken, -1);
        AssertOne(new RunningNetworks { Networks = [ovs] }, new SetupNetworksRequest { Bonds = [Bond with { Name = "ovs-eth2" }] }, "Bond ovs-eth2: Open vSwitch's bridge for eth2 has this name; choose another.", 0);
        Assert.Empty(HostNetworkRules.Of(new RunningNetworks { Networks = [Plain, named] }, Nics));
    }

    /// <summary>What the kernel prints could never be what was asked for, or be another address than the one that was meant.</summary>
    [Theory]
    [InlineData("[fd00::5]/64")]
    [InlineData("fe80::5%1/64")]
    [InlineData("fd00::5/064")]
    public void An_ipv6_address_stands_alone(string address) =>
        Assert.Contains("not an IPv6 address", Assert.Single(HostNetworkRules.Of(new RunningNetworks { Networks = [Plain with { BootProtocol = BootProtocol.Static, Ipv6Address = address }] })).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.010")]
    [InlineData("10.0.0.0x5")]
    public void An_ipv4_address_is_decimal(string address) => Assert.Contains(
        "not an IPv4 address", Assert.Single(HostNetworkRules.Of(new RunningNetworks { Networks = [Plain with { BootProtocol = BootProtocol.Static, IpAddress = address, Prefix = 24 }] })).Reason, StringComparison.Ordinal);

    [Fact]
    public void What_a_change_has_nothing_to_do_with_is_not_judged_again()
    {
        var current = new RunningNetworks { Networks = [Plain with { Vlan = 5000 }] };
        Assert.Empty(HostNetworkRules.Of(current, new SetupNetworksRequest { Networks = [Plain with { Name = "other", Nic = "eth3" }] }, Nics));
        Assert.Empty(HostNetworkRules.Of(current, new SetupNetworksRequest { Networks = [Plain with { Remove = true }], Bonds = [Bond] }, Nics));
    }

    private static void AssertOne(RunningNetworks current, SetupNetworksRequest request, string message, int index)
    {
        var fault = Assert.Single(HostNetworkRules.Of(current, request, Nics));
        Assert.Equal((message, index), (fault.Message, fault.Place.Index));
    }
}
