using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.Simulation.Networks;

/// <summary>Where a link of a host meets the wire.</summary>
/// <param name="Nic">The NIC; of a bond, the port that is taken.</param>
/// <param name="Vlan">The tag of what leaves there; null: none.</param>
internal sealed record Port(string Nic, int? Vlan)
{
    /// <param name="connection">Tells connections apart, where a bond spreads them.</param>
    /// <returns>Null: nothing that leaves by that link gets out.</returns>
    public static Port? Below(KernelNetwork network, KernelLink link, uint connection) => link.Kind switch
    {
        _ when !link.AdminUp && link.Kind != LinkKind.Bond => null,
        LinkKind.Nic => link.Carrier ? new Port(link.Name, null) : null,
        LinkKind.Vlan => Tagged(network.Find(link.Base) is { } below ? Below(network, below, connection) : null, link.Vlan),
        LinkKind.Bond => OfBond(network, link, connection),
        LinkKind.Internal => Tagged(Uplink(network, network.Find(link.Master), connection), link.Vlan is 0 ? null : link.Vlan),
        LinkKind.Bridge => Uplink(network, link, connection),
        _ => null,
    };

    private static Port? Uplink(KernelNetwork network, KernelLink? bridge, uint connection) => bridge is null ? null
        : Carriers.Ports(network, bridge).Where(port => port.Kind is LinkKind.Nic or LinkKind.Bond or LinkKind.Vlan).Select(port => Below(network, port, connection)).FirstOrDefault(port => port is not null);

    private static Port? OfBond(KernelNetwork network, KernelLink bond, uint connection)
    {
        const int ActiveBackup = 1;
        var alive = Carriers.Ports(network, bond).Where(port => port.Carrier).ToList();
        if (alive.Count == 0) return null;
        var taken = bond.BondMode == ActiveBackup ? alive[0] : alive[(int)(connection % (uint)alive.Count)];
        return new Port(taken.Name, null);
    }

    private static Port? Tagged(Port? port, int? vlan) => port is null ? null : port with { Vlan = vlan };
}
