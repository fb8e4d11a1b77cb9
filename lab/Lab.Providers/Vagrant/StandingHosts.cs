using System.Text;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;

namespace Lab.Providers.Vagrant;

/// <summary>Hosts that a keeper has up already. The lab is in their network (<see cref="NamespaceTool.NewAround"/>): it plugs them into its switches, and unplugs them when it ends; what a killed one left the next takes away.</summary>
/// <param name="folder">The keeper's.</param>
internal sealed class StandingHosts(ILabHost observer, KeptHosts kept, string folder) : IVagrantHosts
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";

    /// <summary>
    /// In a host, once a lab has left it: NICs as at its start, without bridges, VLANs, bonds, rules and tables. A NIC whose driver lets go of it and takes it again has nothing of what it was: addresses, MTU, queues and
    /// settings are new.
    /// </summary>
    private const string Reset = """
        cd /sys/class/net
        devices=
        for nic in eth[1-9]*; do devices="$devices $(basename "$(readlink "$nic/device")")"; done
        for device in $devices; do echo "$device" >/sys/bus/virtio/drivers/virtio_net/unbind; done
        for link in *; do case $link in lo|eth0|bonding_masters) ;; *) [ ! -e "$link" ] || ip link delete "$link" || exit 1 ;; esac; done
        for family in -4 -6; do
            ip $family rule | cut -d: -f1 | grep -vx -e 0 -e 32766 -e 32767 | while read -r preference; do ip $family rule delete preference "$preference"; done
        done
        nft flush ruleset
        for device in $devices; do echo "$device" >/sys/bus/virtio/drivers/virtio_net/bind || exit 1; done
        """;

    public async Task PrepareAsync(LabPlan plan, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FreshHosts.SshConfig)!);
        File.CreateSymbolicLink(FreshHosts.SshConfig, Path.Combine(folder, HostKeeper.SshConfig));
        await ClearAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(plan.Hosts.Select((_, number) => PlugCablesAsync(plan, number, cancellationToken))).ConfigureAwait(false);
    }

    public async Task PlugAsync(LabPlan plan, Steps steps, CancellationToken cancellationToken)
    {
        var batch = new StringBuilder();
        var ports = SwitchLinks.Ports(plan).ToDictionary(port => (port.Host, port.Nic.Name), port => port);
        foreach (var (host, there) in plan.Hosts.Zip(kept.Hosts))
        {
            foreach (var (nic, tap) in host.Nics.Zip(there.Nics))
            {
                var port = ports[(host.Name, nic.Name)].Name;
                if (port != tap.Port) batch.Append($"link set {tap.Port} name {port}\n");
                batch.Append($"link set {port} master {nic.Switch} mtu {SwitchLinks.LargestMtu(plan)}\nlink set {port} up\n");
            }
        }

        await NamespaceLab.IpAsync(observer, batch.ToString(), cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<LentMachineSpec> Machines(LabPlan plan) =>
        [.. plan.Hosts.Zip(kept.Hosts).Select(pair => new LentMachineSpec(new SshDestination(pair.First.Name, pair.Second.Name) { ConfigFile = FreshHosts.SshConfig }, [.. pair.First.Nics.Select(nic => nic.Name)]) { Reset = ["sh", "-c", Reset] })];

    public (IReadOnlyList<string> Virsh, string Domain) VmOf(LabPlan plan, int number) =>
        (["virsh", "-c", $"qemu+unix:///system?socket={Path.Combine(folder, HostKeeper.LibvirtSocket)}"], VagrantTool.DomainOf(kept.Hosts[number].Name));

    public Task UnplugAsync() => ClearAsync(CancellationToken.None);

    /// <summary>A lab that was killed with a cable pulled out leaves it so.</summary>
    private async Task PlugCablesAsync(LabPlan plan, int number, CancellationToken cancellationToken)
    {
        var (virsh, domain) = VmOf(plan, number);
        foreach (var nic in plan.Hosts[number].Nics)
            (await observer.RunAsync([.. virsh, "domif-setlink", domain, nic.Mac, "up"], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Plugging the cable of {plan.Hosts[number].Name}'s {nic.Name}", plan.Hosts[number].Name);
    }

    /// <summary>No switch of a lab, and the hosts' ports as the keeper left them.</summary>
    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        var links = await LinksAsync(cancellationToken).ConfigureAwait(false);
        var batch = new StringBuilder();
        foreach (var link in links.Where(link => link.Kind == "bridge" && !kept.Bridges.Contains(link.Name))) batch.Append($"link delete {link.Name}\n");
        foreach (var nic in kept.Hosts.SelectMany(host => host.Nics))
        {
            var tap = links.FirstOrDefault(link => link.Name == nic.Port || link.AlternativeNames.Contains(nic.AlternativeName)) ?? throw new LabException(ErrorKind.Environment, $"The tap {nic.Port} of the kept hosts is gone: end them with `lab down --lab hosts`.");
            batch.Append($"link set {tap.Name} nomaster\nlink set {tap.Name} down\n");
            if (tap.Name != nic.Port) batch.Append($"link set {tap.Name} name {nic.Port}\n");
        }

        await NamespaceLab.IpAsync(observer, batch.ToString(), cancellationToken).ConfigureAwait(false);
        // One that is as the kernel makes it refuses to be rid of its queue: that is no news.
        foreach (var nic in kept.Hosts.SelectMany(host => host.Nics)) await observer.RunAsync(["tc", "qdisc", "delete", "dev", nic.Port, "root"], null, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Forwarding, "0", cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellationToken)
    {
        var said = (await observer.RunAsync(["ip", "-details", "-json", "link", "show"], null, cancellationToken).ConfigureAwait(false)).OrThrow("Looking at the kept hosts' network");
        using var document = JsonDocument.Parse(said.Output);
        return [.. document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _)).Select(Link.Read)];
    }

    private sealed record Link(string Name, string? Kind, IReadOnlyList<string> AlternativeNames)
    {
        public static Link Read(JsonElement link) => new(
            link.GetProperty("ifname").GetString()!,
            link.TryGetProperty("linkinfo", out var info) && info.TryGetProperty("info_kind", out var kind) ? kind.GetString() : null,
            link.TryGetProperty("altnames", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : []);
    }
}
