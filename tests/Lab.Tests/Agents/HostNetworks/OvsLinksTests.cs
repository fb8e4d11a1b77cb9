using Lab.Agent.HostNetworks;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Networks;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.HostNetworks;

public sealed class OvsLinksTests
{
    // Taken from Open vSwitch 3.1, identifiers shortened.
    private const string Output = """
        {"data":[["ovs-bond0",["set",[["uuid","p3"],["uuid","p4"],["uuid","p5"]]]],["ovs-eth0",["set",[["uuid","p1"],["uuid","p2"],["uuid","p6"]]]]],"headings":["name","ports"]}
        {"data":[
        [["uuid","p1"],"ovs-eth0",["set",[]],false,["uuid","i1"],["set",[]],["set",[]],0,0,["map",[]]],
        [["uuid","p2"],"eth0",["set",[]],false,["uuid","i2"],["set",[]],["set",[]],0,0,["map",[]]],
        [["uuid","p6"],"ovirtmgmt",0,true,["uuid","i6"],["set",[]],["set",[]],0,0,["map",[]]],
        [["uuid","p3"],"bond0",["set",[]],false,["set",[["uuid","i3"],["uuid","i4"]]],"balance-tcp","active",200,0,["map",[["bond-detect-mode","miimon"],["bond-miimon-interval","50"],["lacp-time","fast"]]]],
        [["uuid","p4"],"migration",101,true,["uuid","i5"],["set",[]],["set",[]],0,0,["map",[]]],
        [["uuid","p5"],"vnet0",101,false,["uuid","i7"],["set",[]],["set",[]],0,0,["map",[]]]],
        "headings":["_uuid","name","tag","fake_bridge","interfaces","bond_mode","lacp","bond_updelay","bond_downdelay","other_config"]}
        {"data":[
        [["uuid","i1"],"ovs-eth0","internal","down",["set",[]]],[["uuid","i2"],"eth0","","up",["set",[]]],[["uuid","i3"],"eth1","","up",true],[["uuid","i4"],"eth2","","up",false],
        [["uuid","i5"],"migration","internal","up",["set",[]]],[["uuid","i6"],"ovirtmgmt","internal","up",["set",[]]],[["uuid","i7"],"vnet0","","up",["set",[]]]],
        "headings":["_uuid","name","type","link_state","lacp_current"]}
        """;

    [Fact]
    public void Bridges_ports_tags_and_bonds_are_read()
    {
        var kernel = Joined();
        Assert.Equal("netdev", kernel.Datapath);
        Assert.Equal((LinkKind.Bridge, SwitchType.Ovs), (kernel.Find("ovs-eth0")!.Kind, kernel.Find("ovs-eth0")!.Switch));
        Assert.Equal((LinkKind.Internal, "ovs-eth0", null, true), Port(kernel.Find("ovirtmgmt")!));
        Assert.Equal((LinkKind.Internal, "ovs-bond0", 101, true), Port(kernel.Find("migration")!));
        Assert.Equal(("ovs-eth0", "bond0", "bond0"), (kernel.Find("eth0")!.Master, kernel.Find("eth1")!.Master, kernel.Find("eth2")!.Master));
        var bond = kernel.Find("bond0")!;
        Assert.Equal((LinkKind.Bond, SwitchType.Ovs, "ovs-bond0", true, 4), (bond.Kind, bond.Switch, bond.Master, bond.Carrier, bond.BondMode!.Value));
        Assert.Equal(["lacp_rate fast", "miimon 50", "updelay 200"], bond.BondOptions!.Select(option => $"{option.Key} {option.Value}").Order());
    }

    [Fact]
    public void The_tap_of_a_vm_is_plugged_into_its_network() => Assert.Equal(("migration", LinkKind.Other), (Joined().Find("vnet0")!.Master, Joined().Find("vnet0")!.Kind));

    [Fact]
    public void A_bond_is_up_while_a_partner_agrees_on_one_of_its_ports()
    {
        var without = Output.Replace("\"up\",true]", "\"up\",false]", StringComparison.Ordinal);
        Assert.False(OvsLinks.Joined(Links(), new OvsState("netdev", OvsJson.Read(without))).Find("bond0")!.Carrier);
    }

    /// <summary>Its daemon is dead: the kernel has none of it, and a set-up that is undone has to take it out of the database. Other ports are somebody else's links, gone or of no kind the kernel has.</summary>
    [Fact]
    public void What_only_the_database_has_can_be_undone_and_is_no_network_of_the_host()
    {
        var bare = Links() with { Links = [.. Links().Links.Where(link => link.Kind == LinkKind.Nic)] };
        var kernel = OvsLinks.Joined(bare, new OvsState("netdev", OvsJson.Read(Output)));
        Assert.Equal(["ovs-bond0", "bond0", "migration", "ovs-eth0", "ovirtmgmt"], kernel.Links.Skip(3).Select(link => link.Name));
        Assert.Equal((LinkKind.Internal, "ovs-bond0", 101, true), Port(kernel.Find("migration")!));
        Assert.Equal(["ovs-bond0", "migration", "ovs-eth0", "ovirtmgmt"], kernel.Links.Where(link => link.IsOnlyRecorded).Select(link => link.Name));
        Assert.Equal(["del-br ovs-bond0", "del-br ovs-eth0"], KernelDifference.Between(kernel, bare with { Datapath = "netdev" }).OfType<OvsStep>().Select(step => step.Command));

        var state = HostNetworkStates.Of(kernel, new RunningNetworks { Networks = [new NetworkConfig { Name = "migration", Bonding = "bond0", Vlan = 101, Switch = SwitchType.Ovs }] });
        Assert.Empty(state.Networks);
        Assert.Equal(["eth0", "eth1", "eth2", "bond0"], state.Links.Select(link => link.Name));
    }

    [Fact]
    public void What_is_read_of_a_bond_makes_the_same_bond()
    {
        var bond = Joined().Find("bond0")!;
        Assert.True(OvsBonds.AreSame(bond, bond with { BondOptions = new Dictionary<string, string> { ["updelay"] = "200", ["miimon"] = "50", ["lacp_rate"] = "fast", ["downdelay"] = "0" } }));
        Assert.False(OvsBonds.AreSame(bond, bond with { BondMode = 1 }));
    }

    [Theory]
    [InlineData("eth1", "ovs-eth1")]
    [InlineData("enp129s0f1", "ovs-enp129s0f1")]
    [InlineData("enx001122334455", "ovs-22e40114455")]
    public void A_bridge_is_named_after_its_port(string port, string bridge) => Assert.Equal(bridge, OvsNames.Bridge(port));

    private static (LinkKind Kind, string? Master, int? Vlan, bool Bridged) Port(KernelLink link) => (link.Kind, link.Master, link.Vlan, link.Bridged);

    private static KernelNetwork Joined() => OvsLinks.Joined(Links(), new OvsState("netdev", OvsJson.Read(Output)));

    private static KernelNetwork Links() => new()
    {
        Links =
        [
            .. new[] { "eth0", "eth1", "eth2" }.Select(name => FakeNetwork.Nic(name, "52:54:00:00:00:01")),
            .. new[] { "ovs-eth0", "ovs-bond0", "ovirtmgmt", "migration", "vnet0" }.Select(name => new KernelLink { Name = name, Kind = LinkKind.Other }),
        ],
    };
}
