using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.HostTests.Agents;

/// <summary>A set-up after which nobody reaches the host: it ends where it began.</summary>
public sealed class CutOffTests
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

    [SkippableTheory]
    [InlineData(SwitchType.Linux)]
    [InlineData(SwitchType.Ovs)]
    public async Task Management_on_a_nic_that_reaches_nobody_comes_back(SwitchType type)
    {
        using var ends = await TwoEnds.CreateAsync(withSwitches: type == SwitchType.Ovs);
        await ends.CutOffEth2Async();
        await ends.SetupAsync(Management with { Switch = type });
        Assert.True(await ends.PeerReachesAsync("192.168.100.11"));
        var before = await ends.ReadAsync();

        var cutOff = new SetupNetworksRequest { Networks = [Management with { Switch = type, Nic = "eth2" }], ConnectivityTimeout = TimeSpan.FromSeconds(2) };
        Assert.True((await ends.Setups.SetupAsync(cutOff)).AwaitsConfirmation);
        Assert.False(await ends.PeerReachesAsync("192.168.100.11"));

        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("192.168.100.11")));
        Assert.Empty(KernelDifference.Between(await ends.ReadAsync(), before));
        Assert.Equal(("eth0", true, type), await SeenAsync(ends));
    }

    [SkippableTheory]
    [InlineData(SwitchType.Linux)]
    [InlineData(SwitchType.Ovs)]
    public async Task What_the_next_agent_finds_uncommitted_it_undoes(SwitchType type)
    {
        using var ends = await TwoEnds.CreateAsync(withSwitches: type == SwitchType.Ovs);
        await ends.CutOffEth2Async();
        await ends.Setups.SetupAsync(new SetupNetworksRequest { Networks = [Management with { Switch = type }], CheckConnectivity = false, CommitOnSuccess = true });
        await ends.SetupAsync(Management with { Switch = type, Nic = "eth2" });
        Assert.False(await ends.PeerReachesAsync("192.168.100.11"));

        ends.StartAgent();
        await ends.Setups.RestoreAsync(CancellationToken.None);

        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("192.168.100.11")));
        Assert.Equal(("eth0", true, type), await SeenAsync(ends));
    }

    [SkippableTheory]
    [InlineData(SwitchType.Linux)]
    [InlineData(SwitchType.Ovs)]
    public async Task A_network_of_ipv6_alone_is_set_up_seen_and_rolled_back(SwitchType type)
    {
        using var ends = await TwoEnds.CreateAsync(withSwitches: type == SwitchType.Ovs);
        await ends.Peer.IpAsync("address add fd00:101::1/64 dev peer1 nodad");
        var network = new NetworkConfig { Name = "migration", Nic = "eth1", Switch = type, BootProtocol = BootProtocol.Static, Ipv6Address = "fd00:101::11/64" };
        await ends.SetupAsync(network);
        var state = await ends.StateAsync("migration");
        Assert.Equal((null, "fd00:101::11/64", true, BootProtocol.Static), (state.Ipv4Address, state.Ipv6Address, state.Up, state.BootProtocol));
        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("fd00:101::11")));

        await ends.Setups.SetupAsync(new SetupNetworksRequest { Networks = [network with { Ipv6Address = "fd00:101::12/64", Mtu = 9000 }], ConnectivityTimeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(("fd00:101::12/64", 9000), await ends.StateAsync("migration") is var changed ? (changed.Ipv6Address, changed.Mtu) : default);
        Assert.True(await TwoEnds.BecomesAsync(() => ends.PeerReachesAsync("fd00:101::11")));
        Assert.Equal(1500, (await ends.StateAsync("migration")).Mtu);
    }

    private static async Task<(string Port, bool Up, SwitchType Switch)> SeenAsync(TwoEnds ends) => await ends.StateAsync("ovirtmgmt") is var state ? (state.Port, state.Up, state.Switch) : default;
}
