using System.Globalization;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;

namespace Lab.Engine.Setups;

/// <summary>What a bond must be, before a host is asked.</summary>
internal static class BondRules
{
    /// <summary>Modes in which a bond confuses a bridge on top of it: balance-rr, balance-tlb, balance-alb.</summary>
    private static readonly int[] NotUnderVmNetworks = [0, 5, 6];

    /// <param name="detached">Networks that this set-up takes off the host.</param>
    public static IEnumerable<string> Faults(InventoryState state, NetworkSetup setup, Host host, IReadOnlyList<NetworkAttachment> attached, IReadOnlyList<Guid> detached)
    {
        foreach (var bond in setup.ModifiedBonds)
        {
            if (bond.Nics.Distinct().Count() < 2) yield return $"Bond {bond.Name} needs at least two ports.";
            if (bond.Mode is < 0 or > 6) yield return string.Create(CultureInfo.InvariantCulture, $"Bond {bond.Name}: mode {bond.Mode} is not between 0 and 6.");
            foreach (var port in bond.Nics.Where(p => !state.StateOf(host.Id).Network.Links.Any(l => l.Name == p))) yield return $"Bond {bond.Name}: host {host.Name} has no NIC {port}.";
            foreach (var (port, network) in CarriedBy(state, host, bond.Nics, attached, detached)) yield return $"NIC {port} of host {host.Name} carries network {network} and cannot become a port of bond {bond.Name}.";
            foreach (var name in NotUnderVmNetworks.Contains(bond.Mode) ? VmNetworksOn(state, bond.Name, attached) : [])
                yield return $"VM network {name} cannot be on bond {bond.Name} of mode {bond.Mode}.";
        }

        foreach (var shared in setup.ModifiedBonds.SelectMany(b => b.Nics.Distinct()).GroupBy(p => p).Where(g => g.Count() > 1)) yield return $"NIC {shared.Key} is named as a port of two bonds.";
    }

    private static IEnumerable<(string Port, string Network)> CarriedBy(
        InventoryState state, Host host, IReadOnlyList<string> ports, IReadOnlyList<NetworkAttachment> attached, IReadOnlyList<Guid> detached)
    {
        var staying = state.Attachments.Values.Where(a => a.HostId == host.Id && !detached.Contains(a.NetworkId) && attached.All(n => n.NetworkId != a.NetworkId));
        return staying.Concat(attached).Where(a => ports.Contains(a.Port)).Select(a => (a.Port, state.NetworkName(a.NetworkId)));
    }

    private static IEnumerable<string> VmNetworksOn(InventoryState state, string bond, IReadOnlyList<NetworkAttachment> attached) =>
        attached.Where(a => a.Port == bond).Select(a => state.Networks[a.NetworkId]).Where(n => n is { VmNetwork: true, Vlan: null }).Select(n => n.Name);
}
