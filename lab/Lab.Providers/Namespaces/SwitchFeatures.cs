using Lab.Providers.Hosts;
using Lab.Providers.Plans;
using Lab.Providers.Switches;

namespace Lab.Providers.Namespaces;

/// <summary>What switches have beyond plugging hosts together, each only where the plan asks for it: LACP, frames fit for a userspace datapath, speed, routing.</summary>
internal sealed class SwitchFeatures(LabPlan plan, ILabHost observer, IReadOnlyList<ILabHost> hosts, ILabHost engine)
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await MakeOvsSwitchesAsync(cancellationToken).ConfigureAwait(false);
        await SendWholeFramesAsync(cancellationToken).ConfigureAwait(false);
        await ShapeAsync(cancellationToken).ConfigureAwait(false);
        if (plan.Routes) await File.WriteAllTextAsync(Forwarding, "1", cancellationToken).ConfigureAwait(false);
    }

    private async Task MakeOvsSwitchesAsync(CancellationToken cancellationToken)
    {
        var switches = plan.Switches.Where(SwitchLinks.IsOvs).ToList();
        if (switches.Count == 0) return;
        await OpenVswitch.StartAsync(observer, spec => observer.StartDaemonAsync(spec, cancellationToken), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        foreach (var item in switches)
        {
            var (arguments, batch) = SwitchLinks.Ovs(plan, item);
            await OpenVswitch.ConfigureAsync(observer, arguments, cancellationToken).ConfigureAwait(false);
            await NamespaceLab.IpAsync(observer, batch, cancellationToken).ConfigureAwait(false);
            foreach (var port in SwitchLinks.Ports(plan).Where(port => port.Nic.Switch == item.Name)) await SilenceAsync(port.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The kernel too sees what arrives at a port of a datapath in user space, and would answer for the lab's addresses on the switch with the port's own MAC address.</summary>
    private static async Task SilenceAsync(string port, CancellationToken cancellationToken)
    {
        foreach (var (setting, value) in ((string, string)[])[($"ipv4/conf/{port}/arp_ignore", "8"), ($"ipv4/conf/{port}/rp_filter", "1"), ($"ipv6/conf/{port}/disable_ipv6", "1")])
        {
            var file = "/proc/sys/net/" + setting;
            if (File.Exists(file)) await File.WriteAllTextAsync(file, value, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A userspace datapath reads its NICs frame by frame: one that is larger than the MTU, or whose checksum is left to hardware that is not there, it drops. So whatever sends to it cuts and sums itself.
    /// </summary>
    private async Task SendWholeFramesAsync(CancellationToken cancellationToken)
    {
        if (plan.Switching.Type == SwitchingPlan.Ovs)
            foreach (var port in SwitchLinks.Ports(plan).Where(port => port.Host != NamespaceLab.EngineName)) await WithoutOffloadsAsync(observer, port.Name, cancellationToken).ConfigureAwait(false);
        foreach (var item in plan.Switches.Where(SwitchLinks.IsOvs))
            foreach (var port in SwitchLinks.Ports(plan).Where(port => port.Nic.Switch == item.Name))
                await WithoutOffloadsAsync(hosts.Append(engine).First(host => host.Name == port.Host), port.Nic.Name, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WithoutOffloadsAsync(ILabHost host, string device, CancellationToken cancellationToken) =>
        (await host.RunAsync(["ethtool", "-K", device, "tx", "off"], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Making {device} of {host.Name} send whole frames", host.Name);

    private async Task ShapeAsync(CancellationToken cancellationToken)
    {
        await TcAsync(observer, LinkShape.InLab(SwitchLinks.Ports(plan).Select(port => (port.Name, port.Nic))), cancellationToken).ConfigureAwait(false);
        foreach (var (planned, host) in plan.Hosts.Zip(hosts)) await TcAsync(host, LinkShape.InHost(planned), cancellationToken).ConfigureAwait(false);
    }

    private static async Task TcAsync(ILabHost host, string batch, CancellationToken cancellationToken)
    {
        if (batch.Length > 0) (await host.RunAsync(["tc", "-batch", "-"], batch, cancellationToken).ConfigureAwait(false)).OrThrow($"Shaping the links of {host.Name}", host.Name);
    }
}
