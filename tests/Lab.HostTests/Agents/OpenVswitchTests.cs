using System.Diagnostics;
using Lab.Agent.HostNetworks;
using Lab.Model.Networks;
using Xunit.Abstractions;

namespace Lab.HostTests.Agents;

/// <summary>Set-ups with a real Open vSwitch, and frames that arrive at another one.</summary>
public sealed class OpenVswitchTests(ITestOutputHelper output)
{
    private static readonly NetworkConfig Migration = new()
    {
        Name = "migration", Nic = "eth1", Vlan = 101, Switch = SwitchType.Ovs, BootProtocol = BootProtocol.Static, IpAddress = "192.168.101.11", Prefix = 24, Ipv6Address = "fd00:101::11/64",
    };

    [SkippableFact]
    public async Task A_vlan_is_a_port_with_a_tag_and_comes_and_goes()
    {
        using var ends = await TwoEnds.CreateAsync();
        await ends.PeerSwitch!.VsctlAsync("add-br", "sw", "--", "set", "Bridge", "sw", "datapath_type=netdev", "--", "add-port", "sw", "peer1", "--", "add-port", "sw", "far", "tag=101", "--", "set", "Interface", "far", "type=internal", "mtu_request=9000");
        await ends.Peer.IpAsync("link set dev peer1 mtu 9000");
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
}
