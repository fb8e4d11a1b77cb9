using Lab.Agent.Events;
using Lab.Agent.HostNetworks;
using Lab.Agent.States;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.HostTests.Agents;

/// <summary>Set-ups on a real kernel, in a namespace of their own.</summary>
public sealed class Iproute2NetworkTests : IDisposable
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

    private static readonly NetworkConfig Migration = new() { Name = "migration", Nic = "eth1", BootProtocol = BootProtocol.Static, IpAddress = "192.168.101.11", Prefix = 24 };

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("lab-agent-");

    public void Dispose() => _state.Delete(recursive: true);

    [SkippableFact]
    public async Task The_management_address_moves_onto_its_bridge_and_keeps_its_route_and_mac()
    {
        using var scratch = await ScratchNamespace.CreateAsync();
        using var network = new Iproute2Network(scratch.Commands);
        using var setups = Setups(network);
        var mac = (await network.ReadAsync(CancellationToken.None)).Find("eth0")!.Mac;

        await setups.SetupAsync(Asking(Management));

        var kernel = await network.ReadAsync(CancellationToken.None);
        var bridge = kernel.Find("ovirtmgmt")!;
        Assert.Equal((LinkKind.Bridge, mac, true, true), (bridge.Kind, bridge.Mac, bridge.AdminUp, bridge.Carrier));
        Assert.Equal(["192.168.100.11/24"], bridge.Addresses);
        Assert.Equal(("ovirtmgmt", 0), (kernel.Find("eth0")!.Master, kernel.Find("eth0")!.Addresses.Count));
        Assert.Contains("default via 192.168.100.1 dev ovirtmgmt", await scratch.IpAsync("route show"));
        var details = await scratch.IpAsync("-details link show dev ovirtmgmt");
        Assert.Contains("forward_delay 0", details);
        Assert.Contains("stp_state 0", details);
        var state = (await setups.ReadStateAsync(CancellationToken.None)).Networks.Single();
        Assert.Equal(("ovirtmgmt", "192.168.100.11/24", "192.168.100.1", true), (state.Interface, state.Ipv4Address, state.Gateway, state.Up));
    }

    [SkippableFact]
    public async Task A_bridgeless_network_with_its_own_gateway_and_ipv6_comes_and_goes()
    {
        using var scratch = await ScratchNamespace.CreateAsync();
        using var network = new Iproute2Network(scratch.Commands);
        using var setups = Setups(network);
        var before = await network.ReadAsync(CancellationToken.None);

        await setups.SetupAsync(Asking(Migration with { Bridged = false, Mtu = 9000, Gateway = "192.168.101.1", Ipv6Address = "fd00:101::11/64" }));
        var link = (await network.ReadAsync(CancellationToken.None)).Find("eth1")!;
        Assert.Equal((9000, true), (link.Mtu, link.AdminUp));
        Assert.Equal(["192.168.101.11/24", "fd00:101::11/64"], link.Addresses);
        Assert.Contains("192.168.101.1", await scratch.IpAsync("route get 10.9.9.9 from 192.168.101.11"));
        Assert.Contains("192.168.100.1", await scratch.IpAsync("route get 10.9.9.9"));

        await setups.SetupAsync(Asking(new NetworkConfig { Name = "migration", Remove = true }));
        var left = KernelDifference.Between(await network.ReadAsync(CancellationToken.None), before);
        Assert.Equal(["link set dev eth1 down"], left.Select(step => step.Command));
    }

    [SkippableFact]
    public async Task Unconfirmed_it_rolls_back_to_what_was()
    {
        using var scratch = await ScratchNamespace.CreateAsync();
        using var network = new Iproute2Network(scratch.Commands);
        using var setups = Setups(network);
        var before = await network.ReadAsync(CancellationToken.None);

        await setups.SetupAsync(Asking(Management, Migration) with { CheckConnectivity = true, ConnectivityTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.NotNull((await network.ReadAsync(CancellationToken.None)).Find("migration"));

        for (var i = 0; i < 100 && KernelDifference.Between(await network.ReadAsync(CancellationToken.None), before).Count > 0; i++) await Task.Delay(50);
        Assert.Empty(KernelDifference.Between(await network.ReadAsync(CancellationToken.None), before));
    }

    [SkippableFact]
    public async Task What_the_kernel_refuses_is_undone_and_named()
    {
        using var scratch = await ScratchNamespace.CreateAsync();
        using var network = new Iproute2Network(scratch.Commands);
        using var setups = Setups(network);
        // What has a macvlan above it cannot become a bridge's port, which the planner does not know.
        await scratch.IpAsync("link add link eth1 name above type macvlan");
        var before = await network.ReadAsync(CancellationToken.None);

        var failure = await Assert.ThrowsAsync<LabException>(() => setups.SetupAsync(Asking(Management, Migration)));

        Assert.Equal(ErrorKind.Network, failure.Kind);
        Assert.Contains("'ip link set dev eth1 master migration' failed", failure.Message);
        Assert.Contains("busy", failure.Output);
        Assert.Empty(KernelDifference.Between(await network.ReadAsync(CancellationToken.None), before));
    }

    [SkippableFact]
    public async Task Verification_sees_what_somebody_else_changed()
    {
        using var scratch = await ScratchNamespace.CreateAsync();
        using var network = new Iproute2Network(scratch.Commands);
        var plan = NetworkPlanner.Plan(new CurrentNetworks(await network.ReadAsync(CancellationToken.None), new RunningNetworks()), Asking(Migration)).Plan!;
        await network.ApplyAsync(plan.Steps, CancellationToken.None);
        Assert.Empty(KernelDifference.Between(await network.ReadAsync(CancellationToken.None), plan.Target, plan.Scope));

        await scratch.IpAsync("address delete 192.168.101.11/24 dev migration");
        await scratch.IpAsync("link set dev migration mtu 1400");
        Assert.Equal(
            ["link set dev migration mtu 1500", "address add 192.168.101.11/24 dev migration broadcast +"],
            KernelDifference.Between(await network.ReadAsync(CancellationToken.None), plan.Target, plan.Scope).Select(step => step.Command));
    }

    [SkippableFact]
    public async Task A_vlan_is_made_or_the_kernel_said_to_have_none()
    {
        using var scratch = await ScratchNamespace.CreateAsync();
        using var network = new Iproute2Network(scratch.Commands);
        using var setups = Setups(network);
        var before = await network.ReadAsync(CancellationToken.None);
        try
        {
            await setups.SetupAsync(Asking(Migration with { Vlan = 101 }));
            Assert.Equal(101, (await network.ReadAsync(CancellationToken.None)).Find("eth1.101")!.Vlan);
        }
        catch (LabException exception)
        {
            Assert.Equal((ErrorKind.NotSupported, "This host's kernel has no VLANs (8021q)."), (exception.Kind, exception.Message));
            Assert.Empty(KernelDifference.Between(await network.ReadAsync(CancellationToken.None), before));
        }
    }

    private static SetupNetworksRequest Asking(params NetworkConfig[] networks) => new() { Networks = networks, CheckConnectivity = false };

    private HostNetworkSetups Setups(Iproute2Network network) => new(
        network, new NetworkStore(new DirectoryStateStore(_state.FullName)), new AgentEvents(new EventLog(Guid.NewGuid(), TimeProvider.System)), TimeProvider.System, Guid.NewGuid, NullLogger.Instance);
}
