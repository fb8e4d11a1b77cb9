using System.Diagnostics;
using Lab.Agent.HostNetworks;
using Lab.Model.Networks;
using Xunit.Abstractions;

namespace Lab.HostTests.Agents;

/// <summary>Addresses by DHCP from a real server, which may come late.</summary>
public sealed class DhcpTests(ITestOutputHelper output)
{
    private static readonly NetworkConfig Migration = new() { Name = "migration", Nic = "eth1", BootProtocol = BootProtocol.Dhcp };

    [SkippableTheory]
    [InlineData(SwitchType.Linux)]
    [InlineData(SwitchType.Ovs)]
    public async Task A_set_up_does_not_wait_for_the_server_and_the_address_shows_when_it_came(SwitchType type)
    {
        using var ends = await TwoEnds.CreateAsync(withSwitches: type == SwitchType.Ovs);
        await ends.Peer.IpAsync("address add 192.168.101.1/24 dev peer1");
        var network = Migration with { Switch = type };
        var watch = Stopwatch.StartNew();
        await ends.Setups.SetupAsync(new SetupNetworksRequest { Networks = [network], CheckConnectivity = false, CommitOnSuccess = true });
        output.WriteLine($"set up within {watch.ElapsedMilliseconds} ms");
        Assert.Equal((BootProtocol.Dhcp, null, true), Seen(await ends.StateAsync("migration")));

        await Task.Delay(500);
        using var server = new DhcpServer(ends.Peer, "peer1");
        watch.Restart();
        Assert.True(await TwoEnds.BecomesAsync(async () => (await ends.StateAsync("migration")).Ipv4Address is not null));
        output.WriteLine($"address {watch.ElapsedMilliseconds} ms after the server");

        var state = await ends.StateAsync("migration");
        Assert.Equal((BootProtocol.Dhcp, DhcpServer.Offered, true), Seen(state));
        Assert.Equal("192.168.101.1", state.Gateway);
        Assert.Contains("192.168.101.1", await ends.Host.IpAsync("route get 10.9.9.9 from 192.168.101.50"));
        Assert.DoesNotContain("default", await ends.Host.IpAsync("route show"));
        Assert.True(await ends.PeerReachesAsync("192.168.101.50"));
        // What was leased is no drift: the same set-up again has nothing to do.
        var running = new RunningNetworks { Networks = [network] };
        Assert.Empty(NetworkPlanner.Plan(new CurrentNetworks(await ends.ReadAsync(), running), new SetupNetworksRequest { Networks = [network] }).Plan!.Steps);

        ends.StartAgent(); // the client lives, and is found again
        await ends.Setups.RestoreAsync(CancellationToken.None);
        Assert.Equal((BootProtocol.Dhcp, DhcpServer.Offered, true), Seen(await ends.StateAsync("migration")));

        await ends.SetupAsync(network with { DefaultRoute = true });
        Assert.True(await TwoEnds.BecomesAsync(async () => (await ends.Host.IpAsync("route show")).Contains("default via 192.168.101.1 dev migration", StringComparison.Ordinal)));
        Assert.DoesNotContain("192.168.101.50", await ends.Host.IpAsync("rule show"));

        await ends.SetupAsync(network with { BootProtocol = BootProtocol.Static, IpAddress = "192.168.101.11", Prefix = 24 });
        Assert.Equal((BootProtocol.Static, "192.168.101.11/24", true), Seen(await ends.StateAsync("migration")));
        Assert.DoesNotContain("192.168.101.50", await ends.Host.IpAsync("address show"));
        Assert.DoesNotContain("default", await ends.Host.IpAsync("route show"));
        Assert.Empty(Directory.GetFiles(Path.Combine(ends.StateDirectory, "dhcp"), "*.pid"));
    }

    [SkippableFact]
    public async Task Removed_with_its_network_a_client_ends_and_a_rollback_starts_it_again()
    {
        using var ends = await TwoEnds.CreateAsync(withSwitches: false);
        await ends.Peer.IpAsync("address add 192.168.101.1/24 dev peer1");
        using var server = new DhcpServer(ends.Peer, "peer1");
        await ends.SetupAsync(Migration with { Bridged = false });
        Assert.True(await TwoEnds.BecomesAsync(async () => (await ends.StateAsync("migration")).Ipv4Address is not null));

        await ends.Setups.SetupAsync(new SetupNetworksRequest { Networks = [new NetworkConfig { Name = "migration", Remove = true }], ConnectivityTimeout = TimeSpan.FromSeconds(1) });
        var link = (await ends.ReadAsync()).Find("eth1")!;
        Assert.Equal((null, 0, 0), (link.Dhcp, link.Leased.Count, link.Addresses.Count));

        Assert.True(await TwoEnds.BecomesAsync(async () => (await ends.ReadAsync()).Find("eth1")!.Leased.Contains(DhcpServer.Offered)));
        Assert.Equal((BootProtocol.Dhcp, DhcpServer.Offered, true), Seen(await ends.StateAsync("migration")));
        await ends.SetupAsync(new NetworkConfig { Name = "migration", Remove = true });
    }

    private static (BootProtocol Protocol, string? Address, bool Up) Seen(NetworkState state) => (state.BootProtocol, state.Ipv4Address, state.Up);
}
