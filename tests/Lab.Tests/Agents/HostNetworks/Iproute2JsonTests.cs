using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.Tests.Agents.HostNetworks;

public sealed class Iproute2JsonTests
{
    // Taken from iproute2 6.1, shortened.
    private const string Output = """
        [{"ifname":"lo","flags":["LOOPBACK"],"mtu":65536,"link_type":"loopback","address":"00:00:00:00:00:00","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"host"}]},
        {"link":"eth0","ifname":"p0","flags":["BROADCAST","MULTICAST","UP"],"mtu":1500,"link_type":"ether","address":"9e:30:7d:49:8e:fb","linkinfo":{"info_kind":"veth"},"addr_info":[{"family":"inet6","local":"fe80::9c30:7dff:fe49:8efb","prefixlen":64,"scope":"link"}]},
        {"link":"p0","ifname":"eth0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":9000,"master":"br0","link_type":"ether","address":"b6:55:ce:8a:5d:aa","linkinfo":{"info_kind":"veth","info_slave_kind":"bridge"},"addr_info":[]},
        {"ifname":"br0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"link_type":"ether","address":"5e:b9:dc:a2:cc:88","linkinfo":{"info_kind":"bridge","info_data":{"stp_state":0}},"addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":24,"scope":"global"},{"family":"inet6","local":"fd00::1","prefixlen":64,"scope":"global"}]},
        {"link":"eth0","ifname":"eth0.5","flags":["UP"],"mtu":1500,"link_type":"ether","address":"b6:55:ce:8a:5d:aa","linkinfo":{"info_kind":"vlan","info_data":{"protocol":"802.1Q","id":5,"flags":[]}},"addr_info":[]},
        {"ifname":"bond0","flags":[],"mtu":1500,"link_type":"ether","address":"b6:55:ce:8a:5d:ab","linkinfo":{"info_kind":"bond","info_data":{"mode":"802.3ad","miimon":100}},"addr_info":[]},
        {},
        {"ifname":"vnet0","flags":["BROADCAST"],"mtu":1500,"master":"br0","link_type":"ether","address":"5e:b9:dc:a2:cc:88","linkinfo":{"info_kind":"tun"},"addr_info":[]}]
        [{"type":"unicast","dst":"default","gateway":"10.0.0.254","dev":"br0","table":"1000","protocol":"boot","scope":"global","flags":[]},
        {"type":"unicast","dst":"10.0.0.0/24","dev":"br0","table":"main","protocol":"kernel","scope":"link","prefsrc":"10.0.0.1","flags":[]},
        {"type":"local","dst":"10.0.0.1","dev":"br0","table":"local","protocol":"kernel","scope":"host","flags":[]},
        {"type":"unicast","dst":"default","gateway":"fd00::fe","dev":"br0","table":"main","protocol":"boot","scope":"global","metric":1024,"flags":[],"pref":"medium"}]
        [{"priority":0,"src":"all","table":"local","protocol":"kernel"},{"priority":32765,"src":"10.0.0.1","table":"3232261387","protocol":"unspec"},{"priority":32766,"src":"all","table":"main"}]
        """;

    [Fact]
    public void Links_addresses_routes_and_rules_are_read()
    {
        var kernel = Iproute2Json.Read(Output);

        Assert.Equal(
            [("p0", LinkKind.Nic), ("eth0", LinkKind.Nic), ("br0", LinkKind.Bridge), ("eth0.5", LinkKind.Vlan), ("bond0", LinkKind.Bond), ("vnet0", LinkKind.Other)],
            kernel.Links.Select(link => (link.Name, link.Kind)));
        Assert.Equal((true, false), (kernel.Find("p0")!.AdminUp, kernel.Find("p0")!.Carrier));
        Assert.Equal(("br0", 9000, null), (kernel.Find("eth0")!.Master, kernel.Find("eth0")!.Mtu, kernel.Find("eth0")!.Base));
        Assert.Equal(["10.0.0.1/24", "fd00::1/64"], kernel.Find("br0")!.Addresses);
        Assert.Equal(("eth0", 5), (kernel.Find("eth0.5")!.Base, kernel.Find("eth0.5")!.Vlan));
        Assert.Equal(4, kernel.Find("bond0")!.BondMode);
        Assert.Equal([new KernelRoute("default", "10.0.0.254", "br0", "1000", false), new KernelRoute("default", "fd00::fe", "br0", "main", true)], kernel.Routes);
        Assert.Equal([new KernelRule("10.0.0.1", "3232261387")], kernel.Rules);
    }

    /// <summary>So that a roll-back makes the bond and the route as they were.</summary>
    [Fact]
    public void Options_of_bonds_and_metrics_of_routes_are_read()
    {
        const string Text = """
            [{"ifname":"bond0","flags":["UP"],"mtu":1500,"link_type":"ether","linkinfo":{"info_kind":"bond","info_data":{"mode":"802.3ad","miimon":50,"updelay":0,"xmit_hash_policy":"layer3+4","ad_lacp_rate":"fast"}},"addr_info":[]}]
            [{"type":"unicast","dst":"default","gateway":"10.0.0.254","dev":"bond0","table":"main","protocol":"dhcp","metric":100}]
            """;
        var kernel = Iproute2Json.Read(Text);
        Assert.Equal("link add name bond0 type bond mode 4 miimon 50 xmit_hash_policy layer3+4 lacp_rate fast", new CreateBond(kernel.Links[0]).Command);
        Assert.Equal("route add default via 10.0.0.254 dev bond0 table main metric 100 proto dhcp", new AddRoute(kernel.Routes[0]).Command);
    }

    [Fact]
    public void An_address_that_expires_is_leased()
    {
        const string Text = """
            [{"ifname":"eth0","flags":["UP"],"mtu":1500,"link_type":"ether","addr_info":[
            {"family":"inet","local":"10.0.0.5","prefixlen":24,"scope":"global","dynamic":true,"valid_life_time":3600},{"family":"inet","local":"10.0.0.6","prefixlen":24,"scope":"global"},
            {"family":"inet6","local":"fd00::5","prefixlen":64,"scope":"global","dynamic":true,"mngtmpaddr":true}]}]
            [{"type":"unicast","dst":"default","gateway":"10.0.0.1","dev":"eth0","table":"main","protocol":"dhcp"}]
            """;
        var kernel = Iproute2Json.Read(Text);
        Assert.Equal(["10.0.0.6/24"], kernel.Links[0].Addresses);
        Assert.Equal(["10.0.0.5/24", "fd00::5/64"], kernel.Links[0].Leased);
        Assert.Equal(["10.0.0.6/24", "10.0.0.5/24"], kernel.Links[0].Held());
        Assert.Equal(["10.0.0.6/24"], (kernel.Links[0] with { Dhcp = DhcpRole.OwnTable }).Held());
        Assert.True(kernel.Routes[0].IsLeased);
    }

    [Fact]
    public void Nothing_at_all_is_an_empty_network() => Assert.Equal(0, Iproute2Json.Read("").Links.Count + Iproute2Json.Read("[]").Routes.Count);
}
