using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>
/// The kernel's links and Open vSwitch's records as one: which link is a port of what, which one holds a network, and the bonds, of which the kernel knows nothing. Bridges and ports that Open vSwitch
/// would make, and has not, are among them: what is not seen could not be undone.
/// </summary>
public static class OvsLinks
{
    public static KernelNetwork Joined(KernelNetwork kernel, OvsState ovs)
    {
        var links = kernel.Links.ToDictionary(link => link.Name);
        var others = new List<KernelLink>();
        foreach (var bridge in ovs.Bridges)
        {
            Made(bridge.Name, link => link with { Kind = LinkKind.Bridge, Switch = SwitchType.Ovs });
            foreach (var port in bridge.Ports.Where(port => port.Name != bridge.Name))
            {
                if (port.IsBond) others.Add(Bond(links, bridge, port));
                else if (port.Interfaces is [{ Type: "internal" }]) Made(port.Name, link => Internal(link, bridge, port));
                else Change(links, port.Name, link => link with { Master = Plugged(bridge, port) });
            }
        }

        return kernel with { Datapath = ovs.Datapath, Links = [.. kernel.Links.Select(link => links[link.Name]), .. others] };

        void Made(string name, Func<KernelLink, KernelLink> change)
        {
            if (links.ContainsKey(name)) Change(links, name, change);
            else others.Add(change(new KernelLink { Name = name, Kind = LinkKind.Other, IsOnlyRecorded = true }));
        }
    }

    private static KernelLink Internal(KernelLink link, OvsBridge bridge, OvsPort port) =>
        link with { Kind = LinkKind.Internal, Switch = SwitchType.Ovs, Master = bridge.Name, Vlan = Vlan(port), Bridged = port.IsFakeBridge };

    private static KernelLink Bond(Dictionary<string, KernelLink> links, OvsBridge bridge, OvsPort port)
    {
        foreach (var one in port.Interfaces) Change(links, one.Name, link => link with { Master = port.Name });
        var ports = port.Interfaces.Select(one => links.GetValueOrDefault(one.Name)).OfType<KernelLink>().ToList();
        return new KernelLink
        {
            Name = port.Name,
            Kind = LinkKind.Bond,
            Switch = SwitchType.Ovs,
            Master = bridge.Name,
            Mac = ports.FirstOrDefault()?.Mac ?? "",
            Mtu = ports.Select(link => link.Mtu).DefaultIfEmpty(1500).Min(),
            AdminUp = true,
            Carrier = port.Interfaces.Any(one => one.IsUp),
            BondMode = OvsBonds.Mode(port),
            BondOptions = OvsBonds.OptionsOf(port),
        };
    }

    /// <summary>A VM's tap is plugged into the port of its network, a NIC into the bridge.</summary>
    private static string Plugged(OvsBridge bridge, OvsPort port) => bridge.Ports.FirstOrDefault(other => other.IsFakeBridge && other.Tag == port.Tag)?.Name ?? bridge.Name;

    private static int? Vlan(OvsPort port) => port.Tag is > 0 ? port.Tag : null;

    private static void Change(Dictionary<string, KernelLink> links, string name, Func<KernelLink, KernelLink> change)
    {
        if (links.TryGetValue(name, out var link)) links[name] = change(link);
    }
}
