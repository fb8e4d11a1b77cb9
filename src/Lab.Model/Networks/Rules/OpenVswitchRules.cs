namespace Lab.Model.Networks.Rules;

/// <summary>What Open vSwitch cannot be, wherever it runs: a NIC or bond belongs to one switch, and not every bond of the kernel's has a counterpart.</summary>
internal static class OpenVswitchRules
{
    public static IEnumerable<NetworkFault> Of(RunningNetworks all) =>
        [.. all.Networks.Index().SelectMany(network => Mixed(all, network.Item, network.Index)), .. all.Bonds.Index().Where(bond => all.IsOvs(bond.Item.Name)).SelectMany(bond => OfBond(bond.Item, bond.Index))];

    private static IEnumerable<NetworkFault> Mixed(RunningNetworks all, NetworkConfig network, int index)
    {
        if (network.Switch == SwitchType.Ovs || (network.Nic ?? network.Bonding) is not { } port || !all.IsOvs(port)) yield break;
        var place = new NetworkPlace(NetworkSubject.Network, network.Name, index, nameof(NetworkConfig.Switch));
        yield return new NetworkFault([place, .. Owners(all, port)], $"{port} belongs to Open vSwitch and cannot carry it with the switch 'linux': one switch a NIC or bond.");
    }

    /// <summary>What makes a NIC or bond Open vSwitch's.</summary>
    internal static IEnumerable<NetworkPlace> Owners(RunningNetworks all, string port) =>
    [
        .. all.Networks.Index().Where(other => other.Item.Switch == SwitchType.Ovs && (other.Item.Nic ?? other.Item.Bonding) == port)
            .Select(other => new NetworkPlace(NetworkSubject.Network, other.Item.Name, other.Index, nameof(NetworkConfig.Switch))),
        .. all.Bonds.Index().Where(bond => bond.Item.Name == port).Select(bond => new NetworkPlace(NetworkSubject.Bond, port, bond.Index, nameof(BondConfig.Switch))),
    ];

    private static IEnumerable<NetworkFault> OfBond(BondConfig bond, int index)
    {
        if (BondModes.IsKnown(bond.Mode) && !OvsBondModes.Has(bond.Mode))
            yield return new NetworkFault(new NetworkPlace(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Mode)), $"Open vSwitch has no bond of mode {bond.Mode}; it has 1 (active-backup), 2 (balance-slb) and 4 (LACP).");
        foreach (var option in bond.Options.Keys.Where(option => !OvsBondModes.HasOption(option)))
            yield return new NetworkFault(new NetworkPlace(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Options), option), $"Open vSwitch has no bond option {option}.");
    }
}
