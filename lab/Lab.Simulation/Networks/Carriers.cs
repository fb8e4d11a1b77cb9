using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.Simulation.Networks;

/// <summary>Which links have a carrier: a NIC by its cable, what lies on others by those.</summary>
internal static class Carriers
{
    /// <param name="plugged">Whether a NIC's cable is in.</param>
    public static KernelNetwork Seen(KernelNetwork network, Func<string, bool> plugged) =>
        network with { Links = [.. network.Links.Select(link => link with { Carrier = Of(network, link, plugged) })] };

    private static bool Of(KernelNetwork network, KernelLink link, Func<string, bool> plugged) => link.Kind switch
    {
        LinkKind.Nic => link.AdminUp && plugged(link.Name),
        LinkKind.Vlan => network.Find(link.Base) is { } below && Of(network, below, plugged),
        LinkKind.Bond => Ports(network, link).Any(port => Of(network, port, plugged)),
        // A bridge without ports has no carrier; one of Open vSwitch has its own port for one.
        LinkKind.Bridge => link.Switch == SwitchType.Ovs || Ports(network, link).Any(port => Of(network, port, plugged)),
        _ => true,
    };

    public static IEnumerable<KernelLink> Ports(KernelNetwork network, KernelLink master) => network.Links.Where(link => link.Master == master.Name);
}
