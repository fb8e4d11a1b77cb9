using Lab.Agent.Commands;
using Lab.Agent.Events;
using Lab.Agent.HostNetworks;
using Lab.Agent.States;
using Lab.Model.Networks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.HostTests.Agents;

/// <summary>A host with three NICs and what they are cabled to, each a namespace with an Open vSwitch of its own: what a host sends can be seen to arrive.</summary>
internal sealed class TwoEnds : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("lab-agent-");
    private readonly List<IDisposable> _owned = [];

    private TwoEnds(ScratchNamespace host, ScratchNamespace peer)
    {
        (Host, Peer) = (host, peer);
        _owned.AddRange([peer, host]);
    }

    public ScratchNamespace Host { get; }

    public ScratchNamespace Peer { get; }

    public OpenVswitchDaemons? HostSwitch { get; private set; }

    public OpenVswitchDaemons? PeerSwitch { get; private set; }

    public HostNetwork Network { get; private set; } = null!;

    public HostNetworkSetups Setups { get; private set; } = null!;

    /// <summary>Where the agent keeps its state.</summary>
    public string StateDirectory => _state.FullName;

    /// <param name="withSwitches">Open vSwitch on both ends; the peer's NICs lose what only a NIC of hardware can finish, which its userspace datapath cannot take.</param>
    public static async Task<TwoEnds> CreateAsync(bool withSwitches = true)
    {
        Skip.IfNot(File.Exists("/usr/bin/busybox") && File.Exists("/usr/sbin/ethtool"), "needs busybox and ethtool (Debian: busybox-static, ethtool)");
        var ends = new TwoEnds(await ScratchNamespace.CreateEmptyAsync(), await ScratchNamespace.CreateEmptyAsync());
        foreach (var number in new[] { 0, 1, 2 })
        {
            await ends.Host.AddNicAsync(number, ends.Peer);
            if (withSwitches) await ends.Peer.RunAsync("ethtool", "-K", $"peer{number}", "tx", "off");
        }

        await ends.Host.IpAsync("address add 192.168.100.11/24 dev eth0");
        await ends.Host.IpAsync("link set dev eth0 up");
        await ends.Peer.IpAsync("address add 192.168.100.1/24 dev peer0");
        // What arrives at peer2 goes nowhere; a NIC of its own would answer for every address of the peer's.
        await ends.Peer.IpAsync("link add name nowhere type bridge");
        if (withSwitches)
        {
            ends._owned.Add(ends.PeerSwitch = await OpenVswitchDaemons.StartAsync(ends.Peer.Commands));
            ends._owned.Add(ends.HostSwitch = await OpenVswitchDaemons.StartAsync(ends.Host.Commands));
        }

        ends.StartAgent();
        return ends;
    }

    /// <summary>The agent's part in it, as it is made when an agent starts.</summary>
    public void StartAgent()
    {
        Network = new HostNetwork(Host.Commands, HostSwitch?.Socket ?? "/nonexistent", Path.Combine(StateDirectory, "dhcp"), TimeProvider.System);
        Setups = new HostNetworkSetups(
            Network, new NetworkStore(new DirectoryStateStore(StateDirectory)), new AgentEvents(new EventLog(Guid.NewGuid(), TimeProvider.System)), TimeProvider.System, Guid.NewGuid, NullLogger.Instance);
        _owned.Add(Network);
        _owned.Add(Setups);
    }

    public Task<SetupNetworksResult> SetupAsync(params NetworkConfig[] networks) => Setups.SetupAsync(new SetupNetworksRequest { Networks = networks, CheckConnectivity = false });

    public Task<KernelNetwork> ReadAsync() => Network.ReadAsync(CancellationToken.None);

    public async Task<NetworkState> StateAsync(string network) => (await Setups.ReadStateAsync(CancellationToken.None)).Networks.Single(state => state.Name == network);

    /// <summary>What the host sends through eth2 reaches nobody from now on, though its cable is in.</summary>
    public Task CutOffEth2Async() => Peer.IpAsync("link set dev peer2 master nowhere");

    public Task<bool> HostReachesAsync(string address, int size = 56) => ReachesAsync(Host.Commands, address, size);

    public Task<bool> PeerReachesAsync(string address, int size = 56) => ReachesAsync(Peer.Commands, address, size);

    /// <summary>Waits until it is so, ten seconds at most.</summary>
    public static async Task<bool> BecomesAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await condition()) return true;
            await Task.Delay(100);
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var one in Enumerable.Reverse(_owned)) one.Dispose();
        _state.Delete(recursive: true);
    }

    /// <param name="size">Bytes of the echo's data.</param>
    private static async Task<bool> ReachesAsync(CommandRunner commands, string address, int size) =>
        (await commands.RunAsync(["busybox", "ping", "-c", "1", "-W", "1", "-s", $"{size}", address], "", CancellationToken.None)).ExitCode == 0;
}
