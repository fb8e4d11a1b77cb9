using System.Globalization;
using System.Net;
using Lab.Agent.Commands;
using Lab.Agent.Events;
using Lab.Agent.HostNetworks;
using Lab.Agent.Hypervisors;
using Lab.Agent.States;
using Lab.Agent.Vms;
using Lab.HostTests.Libvirt;
using Lab.Libvirt;
using Lab.Model.Migrations;
using Lab.Model.Networks;
using Lab.Model.Units;
using Lab.Providers.Guests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.HostTests.Agents;

/// <summary>A real guest on a VLAN of a real Open vSwitch: what it sends arrives, and it moves to a host whose NIC has another name.</summary>
public sealed class VmsOnOpenVswitchTests : IDisposable
{
    private const string GuestAddress = "10.9.0.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-vm-ovs-");
    private readonly Stack<IDisposable> _owned = [];

    public void Dispose()
    {
        while (_owned.TryPop(out var one)) one.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task A_guest_is_heard_on_its_vlan_before_and_after_a_migration()
    {
        PrivateDaemon.Needed();
        var image = await new GuestImageBuilder(GuestImageBuilder.DefaultCacheDirectory).GetOrBuildAsync();
        var (hostA, hostB) = (await HostAsync("hosta"), await HostAsync("hostb"));
        await CableAsync(hostA, hostB);
        await SetUpAsync(hostA, "eth1", "10.9.0.3");
        await SetUpAsync(hostB, "eth2", "10.9.0.1");
        var vm = new VmDefinition
        {
            Id = Guid.NewGuid(),
            Name = "vm1",
            Memory = ByteCount.FromMebibytes(128),
            Vcpus = 1,
            KernelPath = image.KernelPath,
            InitrdPath = image.InitrdPath,
            Nics = [new VmNic("display", "52:54:00:00:09:02")],
        };
        vm = vm with { KernelCommandLine = new GuestCommandLine { VmId = vm.Id, Address = IPAddress.Parse(GuestAddress), Peer = IPEndPoint.Parse("10.9.0.1:7777") }.ToString() };

        await hostA.Hypervisor.CreateDomainAsync(vm, CancellationToken.None);

        Assert.True(await TwoEnds.BecomesAsync(() => IsHeardAsync(hostB)), "no heartbeat arrived");
        Assert.Equal(new VmNic("display", "52:54:00:00:09:02"), (await hostA.Hypervisor.FindDomainAsync(vm.Id, CancellationToken.None))!.Definition.Nics.Single());
        Assert.Contains((await hostA.Network.ReadAsync(CancellationToken.None)).Links, link => link.Master == "display" && link.Kind == LinkKind.Other);
        Assert.True(await AnswersTcpAsync(hostB), "TCP to the guest was not answered");

        var stream = new MigrateParameters { Uri = $"unix://{_folder}/stream.sock" };
        await hostA.Hypervisor.MigrateAsync(vm.Id, new MigrationOrder(hostB.Daemon.Uri, stream, MigrateFlags.Live | MigrateFlags.PeerToPeer));

        Assert.Contains((await hostB.Network.ReadAsync(CancellationToken.None)).Links, link => link.Master == "display" && link.Kind == LinkKind.Other);
        Assert.DoesNotContain((await hostA.Network.ReadAsync(CancellationToken.None)).Links, link => link.Master == "display");
        Assert.True(await TwoEnds.BecomesAsync(() => IsHeardAsync(hostB)), "no heartbeat arrived after the migration");
        Assert.True(await AnswersTcpAsync(hostA), "TCP to the guest was not answered after the migration");
        await hostB.Hypervisor.DestroyDomainAsync(vm.Id, CancellationToken.None);
    }

    private async Task<VmHost> HostAsync(string name)
    {
        var daemon = Owned(PrivateDaemon.Start(name));
        using (daemon.Connect())
        {
            // It answers: its namespaces are furnished.
        }

        var commands = new CommandRunner(TimeProvider.System, ["nsenter", $"--mount=/proc/{daemon.Id}/ns/mnt", $"--net=/proc/{daemon.Id}/ns/net", "--"]);
        var daemons = Owned(await OpenVswitchDaemons.StartAsync(commands));
        var host = new VmHost(daemon, commands, Owned(new HostNetwork(commands, daemons.Socket, Path.Combine(_folder.FullName, name, "dhcp"), TimeProvider.System)));
        await host.RunAsync("ln", "-s", Path.GetDirectoryName(daemons.Socket)!, "/run/openvswitch"); // where libvirt's ovs-vsctl looks
        Owned(host.Hypervisor = new LibvirtHypervisor(
            daemon.Uri, new LibvirtHardware("tcg", "qemu64", "pc", "/run/libvirt"), "/run/libvirt/qemu", new LocalDisks(Path.Combine(_folder.FullName, name, "images")), host.Network, TimeProvider.System, NullLogger.Instance));
        host.Hypervisor.Open();
        return host;
    }

    /// <summary>One cable: eth1 of the one, eth2 of the other. A userspace datapath takes no frame whose checksum is left to a NIC.</summary>
    private static async Task CableAsync(VmHost one, VmHost other)
    {
        await one.RunAsync("ip", "link", "add", "name", "eth1", "type", "veth", "peer", "name", "eth2");
        await one.RunAsync("ip", "link", "set", "dev", "eth2", "netns", $"{other.Daemon.Id}");
        await one.RunAsync("ethtool", "-K", "eth1", "tx", "off");
        await other.RunAsync("ethtool", "-K", "eth2", "tx", "off");
    }

    private async Task SetUpAsync(VmHost host, string nic, string address)
    {
        using var setups = new HostNetworkSetups(
            host.Network, new NetworkStore(new DirectoryStateStore(Path.Combine(_folder.FullName, address))), new AgentEvents(new EventLog(Guid.NewGuid(), TimeProvider.System)), TimeProvider.System,
            Guid.NewGuid, NullLogger.Instance);
        var network = new NetworkConfig { Name = "display", Nic = nic, Vlan = 7, Switch = SwitchType.Ovs, BootProtocol = BootProtocol.Static, IpAddress = address, Prefix = 24 };
        await setups.SetupAsync(new SetupNetworksRequest { Networks = [network], CheckConnectivity = false });
    }

    /// <summary>Heartbeats that nobody listens for are counted, after their checksum was found right.</summary>
    private static async Task<bool> IsHeardAsync(VmHost host)
    {
        var before = await UnclaimedDatagramsAsync(host);
        await Task.Delay(200);
        return await UnclaimedDatagramsAsync(host) > before;
    }

    /// <summary>The second line of <c>Udp:</c> has the values: received, to no port, ...</summary>
    private static async Task<long> UnclaimedDatagramsAsync(VmHost host)
    {
        var counters = new CommandRunner(TimeProvider.System, ["nsenter", $"--net=/proc/{host.Daemon.Id}/ns/net", "--"]);
        var lines = (await counters.RunAsync(["cat", "/proc/net/snmp"], "", CancellationToken.None)).Output.Split('\n').Where(line => line.StartsWith("Udp:", StringComparison.Ordinal));
        return long.Parse(lines.ElementAt(1).Split(' ')[2], CultureInfo.InvariantCulture);
    }

    /// <summary>Nobody listens, which only the guest's own kernel can say.</summary>
    private static async Task<bool> AnswersTcpAsync(VmHost host) =>
        (await host.Commands.RunAsync(["busybox", "nc", "-w", "3", GuestAddress, "9"], "", CancellationToken.None)).Errors.Contains("refused", StringComparison.Ordinal);

    private T Owned<T>(T one) where T : IDisposable
    {
        _owned.Push(one);
        return one;
    }

    private sealed record VmHost(PrivateDaemon Daemon, CommandRunner Commands, HostNetwork Network)
    {
        public LibvirtHypervisor Hypervisor { get; set; } = null!;

        public async Task RunAsync(params string[] command)
        {
            var result = await Commands.RunAsync(command, "", CancellationToken.None);
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', command)}: {result.Errors}");
        }
    }
}
