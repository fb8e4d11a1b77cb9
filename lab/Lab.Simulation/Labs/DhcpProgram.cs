using System.Text.RegularExpressions;
using Lab.Agent.HostNetworks;
using Lab.Providers.Hosts;
using Lab.Simulation.Networks;
using Lab.Simulation.World;

namespace Lab.Simulation.Labs;

/// <summary>A DHCP server on one of the lab's switches: whoever asks there and is known by the MAC address of its NIC gets its address.</summary>
internal sealed partial class DhcpProgram
{
    /// <summary>A client's four messages.</summary>
    private static readonly TimeSpan Exchange = TimeSpan.FromMilliseconds(60);

    private readonly SimulatedWorld _world;
    private readonly string _switch;
    private readonly int _prefix;
    private readonly Dictionary<string, string> _leases;
    private readonly HashSet<(string Host, string Device)> _answering = [];

    private DhcpProgram(SimulatedWorld world, string configuration)
    {
        _world = world;
        _switch = SwitchLine().Match(configuration).Groups["name"].Value;
        _prefix = Lab.Model.Networks.NetworkAddresses.PrefixOf(SubnetLine().Match(configuration).Groups["mask"].Value) ?? 24;
        _leases = LeaseLine().Matches(configuration).ToDictionary(line => line.Groups["mac"].Value, line => line.Groups["address"].Value);
    }

    public static SimulatedDaemon Start(SimulatedLab lab, SimulatedHost host, DaemonSpec spec, string file)
    {
        var server = new DhcpProgram(lab.World, host.FileAt(file));
        lab.World.Fabric.Changed += server.Look;
        server.Look();
        void End() => lab.World.Fabric.Changed -= server.Look;
        return new SimulatedDaemon(spec.Name, host.Name, 1, End, End);
    }

    /// <summary>Who asks and has no answer yet.</summary>
    private void Look()
    {
        foreach (var kernel in _world.Fabric.Kernels.Values)
            foreach (var link in kernel.Network.Links.Where(link => link is { Dhcp: not null, Leased.Count: 0 } && AddressFor(kernel, link) is not null))
                if (_answering.Add((kernel.Host, link.Name))) _ = AnswerAsync(kernel, link.Name);
    }

    private async Task AnswerAsync(SimulatedKernel kernel, string device)
    {
        await Task.Delay(Exchange, _world.Time);
        _answering.Remove((kernel.Host, device));
        if (kernel.Network.Find(device) is { Dhcp: not null, Leased.Count: 0 } link && AddressFor(kernel, link) is { } address) kernel.Lease(device, address);
    }

    private string? AddressFor(SimulatedKernel kernel, KernelLink link) =>
        Port.Below(kernel.Network, link, 0) is { } port && kernel.Nics.First(nic => nic.Name == port.Nic).Switch == _switch && _leases.TryGetValue(link.Mac, out var address)
            ? FormattableString.Invariant($"{address}/{_prefix}")
            : null;

    [GeneratedRegex(@"^interface (?<name>\S+)$", RegexOptions.Multiline)]
    private static partial Regex SwitchLine();

    [GeneratedRegex(@"^opt subnet (?<mask>\S+)$", RegexOptions.Multiline)]
    private static partial Regex SubnetLine();

    [GeneratedRegex(@"^static_lease (?<mac>\S+) (?<address>\S+)$", RegexOptions.Multiline)]
    private static partial Regex LeaseLine();
}
