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
        AssertOne(current, new SetupNetworksRequest { ConnectivityTimeout = TimeSpan.Zero }, "The connectivity timeout must be longer than zero and at most 30 days.", -1);
    }

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
