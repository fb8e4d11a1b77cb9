using System.Diagnostics;
using Lab.Agent.HostNetworks;
using Lab.Model.Networks;
using Xunit.Abstractions;

namespace Lab.HostTests.Agents;

/// <summary>Set-ups with a real Open vSwitch, and frames that arrive at another one.</summary>
public sealed class OpenVswitchTests(ITestOutputHelper output)
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
        Vlan = 101,
        Switch = SwitchType.Ovs,
        BootProtocol = BootProtocol.Static,
        IpAddress = "192.168.101.11",
        Prefix = 24,
        Ipv6Address = "fd00:101::11/64",
    };

    [SkippableFact]
    public async Task A_vlan_is_a_port_with_a_tag_and_comes_and_goes()
    {
        using var ends = await TwoEnds.CreateAsync();
        await ends.Peer.IpAsync("link set dev peer1 mtu 9000");
        await ends.PeerSwitch!.VsctlAsync("add-br", "sw", "--", "set", "Bridge", "sw", "datapath_type=netdev", "--", "add-port", "sw", "peer1", "--", "add-port", "sw", "far", "tag=101", "--", "set", "Interface", "far", "type=internal", "mtu_request=9000");
        await ends.Peer.IpAsync("address add 192.168.101.1/24 dev far");
        await ends.Peer.IpAsync("address add fd00:101::1/64 dev far nodad");
        await ends.Peer.IpAsync("link set dev far up");
        var before = await ends.ReadAsync();
        var watch = Stopwatch.StartNew();

        await ends.SetupAsync(Migration with { Mtu = 9000 });

        output.WriteLine($"set up within {watch.ElapsedMilliseconds} ms\n{await ends.HostSwitch!.VsctlAsync("show")}");
        Assert.Equal(
            new NetworkState("migration", "migration", "eth1", 101, 9000, true, true, BootProtocol.Static, "192.168.101.11/24", "fd00:101::11/64", null, SwitchType.Ovs), await ends.StateAsync("migration"));
        Assert.Equal((await ends.ReadAsync()).Find("eth1")!.Mac, (await ends.ReadAsync()).Find("migration")!.Mac);
        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("192.168.101.11", size: 8000)));
        Assert.True(await ends.HostReachesAsync("fd00:101::1"));

        await ends.SetupAsync(new NetworkConfig { Name = "migration", Remove = true });
        Assert.Equal(["link set dev eth1 down"], KernelDifference.Between(await ends.ReadAsync(), before).Select(step => step.Command));
        Assert.Empty(await ends.HostSwitch.VsctlAsync("list-br"));
    }

    [SkippableFact]
    public async Task Management_moves_onto_open_vswitch_with_its_mac_and_its_route_and_a_change_of_switch_rolls_back()
    {
        using var ends = await TwoEnds.CreateAsync();
        await ends.SetupAsync(Management);
        var mac = (await ends.ReadAsync()).Find("ovirtmgmt")!.Mac;
        var ovs = new SetupNetworksRequest { Networks = [Management with { Switch = SwitchType.Ovs }], ConnectivityTimeout = TimeSpan.FromSeconds(1) };
        var watch = Stopwatch.StartNew();

        await ends.Setups.SetupAsync(ovs);

        output.WriteLine($"set up within {watch.ElapsedMilliseconds} ms\n{await ends.HostSwitch!.VsctlAsync("show")}");
        Assert.Equal((SwitchType.Ovs, true, true, "192.168.100.1"), Seen(await ends.StateAsync("ovirtmgmt")));
        Assert.Equal(mac, (await ends.ReadAsync()).Find("ovirtmgmt")!.Mac);
        Assert.True(await ends.PeerReachesAsync("192.168.100.11"));
        Assert.Contains("default via 192.168.100.1 dev ovirtmgmt", await ends.Host.IpAsync("route show"));

        // On its way back it is away for a moment.
        Assert.True(await TwoEnds.BecomesAsync(async () =>
            (await ends.Setups.ReadStateAsync(CancellationToken.None)).Networks.Any(state => Seen(state) == (SwitchType.Linux, true, true, "192.168.100.1"))));
        Assert.True(await ends.PeerReachesAsync("192.168.100.11"));

        await ends.Setups.ConfirmAsync((await ends.Setups.SetupAsync(ovs)).SetupId);
        await ends.SetupAsync(Management);
        Assert.Equal((SwitchType.Linux, true, true, "192.168.100.1"), Seen(await ends.StateAsync("ovirtmgmt")));
        Assert.True(await ends.PeerReachesAsync("192.168.100.11"));
    }

    [SkippableFact]
    public async Task A_connection_to_management_lives_while_its_address_moves_onto_open_vswitch_and_back()
    {
        using var ends = await TwoEnds.CreateAsync();
        await ends.SetupAsync(Management);
        var listening = ends.Host.RunAsync("sh", "-c", "sleep 8 | busybox nc -l -p 5000"); // which ends its half of the connection when its input ends
        await Task.Delay(300);
        // Three words by one connection: before, between and after.
        var speaking = ends.Peer.RunAsync("sh", "-c", "(echo one; sleep 2; echo two; sleep 2; echo three) | busybox nc 192.168.100.11 5000");
        await Task.Delay(500);
        await ends.SetupAsync(Management with { Switch = SwitchType.Ovs });
        await Task.Delay(2000);
        await ends.SetupAsync(Management);
        await speaking;
        Assert.Equal("one\ntwo\nthree\n", await listening);
    }

    [SkippableFact]
    public async Task A_bond_that_speaks_lacp_is_up_with_a_partner_and_survives_the_loss_of_a_port()
    {
        using var ends = await TwoEnds.CreateAsync();
        await ends.PeerSwitch!.VsctlAsync(
            ["add-br", "sw", "--", "set", "Bridge", "sw", "datapath_type=netdev", "--", "add-bond", "sw", "lag", "peer1", "peer2", "bond_mode=balance-tcp", "lacp=active", "other_config:lacp-time=fast", .. Far(101)]);
        await AddressFarAsync(ends);
        var bond = new BondConfig { Name = "bond0", Nics = ["eth1", "eth2"], Mode = 4, Options = new Dictionary<string, string> { ["miimon"] = "50", ["lacp_rate"] = "fast" } };

        await ends.Setups.SetupAsync(new SetupNetworksRequest { Bonds = [bond], Networks = [Migration with { Nic = null, Bonding = "bond0" }], CheckConnectivity = false });

        output.WriteLine(await ends.HostSwitch!.VsctlAsync("show"));
        Assert.True(await TwoEnds.BecomesAsync(async () => (await ends.StateAsync("migration")).Up));
        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("192.168.101.11")));
        await ends.Peer.IpAsync("link set dev peer1 down");
        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("192.168.101.11")));
        await ends.Peer.IpAsync("link set dev peer2 down");
        Assert.True(await TwoEnds.BecomesAsync(async () => !(await ends.StateAsync("migration")).Up));
    }

    [SkippableFact]
    public async Task A_bond_changes_its_options_its_ports_and_its_mode_while_it_lives()
    {
        using var ends = await TwoEnds.CreateAsync();
        await ends.PeerSwitch!.VsctlAsync(["add-br", "sw", "--", "set", "Bridge", "sw", "datapath_type=netdev", "--", "add-port", "sw", "peer1", "--", "add-port", "sw", "peer2", .. Far(101)]);
        await AddressFarAsync(ends);
        var bond = new BondConfig { Name = "bond0", Nics = ["eth1", "eth2"], Mode = 1 };
        await ends.Setups.SetupAsync(new SetupNetworksRequest { Bonds = [bond], Networks = [Migration with { Nic = null, Bonding = "bond0" }], CheckConnectivity = false });
        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("192.168.101.11")));
        await ends.Peer.IpAsync("link set dev peer1 down");
        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("192.168.101.11")));
        await ends.Host.IpAsync("address delete 192.168.100.11/24 dev eth0");

        bond = bond with { Nics = ["eth1", "eth2", "eth0"], Options = new Dictionary<string, string> { ["miimon"] = "50", ["updelay"] = "200" } };
        await ends.Setups.SetupAsync(new SetupNetworksRequest { Bonds = [bond], CheckConnectivity = false });

        var seen = (await ends.ReadAsync()).Find("bond0")!;
        Assert.Equal(("50", "200"), (seen.BondOptions!["miimon"], seen.BondOptions["updelay"]));
        Assert.Equal("bond0", (await ends.ReadAsync()).Find("eth0")!.Master);
        Assert.True(await ends.PeerReachesAsync("192.168.101.11"));
        await ends.Setups.SetupAsync(new SetupNetworksRequest { Bonds = [bond with { Mode = 2, Nics = ["eth1", "eth2"] }], CheckConnectivity = false });
        Assert.Equal((2, null), ((await ends.ReadAsync()).Find("bond0")!.BondMode!.Value, (await ends.ReadAsync()).Find("eth0")!.Master));
    }

    [SkippableFact]
    public async Task What_open_vswitch_refuses_is_undone_and_named()
    {
        using var ends = await TwoEnds.CreateAsync();
        // A record without a device, which the agent does not see, stands in the way of the network's port.
        await ends.HostSwitch!.VsctlAsync("add-br", "foreign", "--", "set", "Bridge", "foreign", "datapath_type=netdev", "--", "add-port", "foreign", "eth1.5");
        var before = await ends.ReadAsync();
        var failure = await Assert.ThrowsAsync<Lab.Model.Errors.LabException>(() => ends.SetupAsync(Migration with { Name = "eth1.5" }));
        Assert.Contains("Open vSwitch refused the set-up", failure.Message);
        Assert.Empty(KernelDifference.Between(await ends.ReadAsync(), before));
    }

    private static (SwitchType Switch, bool Up, bool Bridged, string? Gateway) Seen(NetworkState state) => (state.Switch, state.Up, state.Bridged, state.Gateway);

    private static string[] Far(int tag) => ["--", "add-port", "sw", "far", $"tag={tag}", "--", "set", "Interface", "far", "type=internal"];

    private static async Task AddressFarAsync(TwoEnds ends)
    {
        await ends.Peer.IpAsync("address add 192.168.101.1/24 dev far");
        await ends.Peer.IpAsync("link set dev far up");
    }
}
