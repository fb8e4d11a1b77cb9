namespace Lab.Model.Networks.Rules;

/// <summary>How networks and bonds of one host may share NICs.</summary>
internal static class SharedPortRules
{
    /// <param name="kept">So many networks at the head were there before: what clashes with one of them is at fault, not it.</param>
    public static IEnumerable<NetworkFault> Of(RunningNetworks all, int kept) =>
        [.. PortsOfTwoBonds(all), .. NetworksOnPorts(all, kept), .. NetworksOnBonds(all, kept), .. NetworksOnOneCarrier(all), .. VlansAboveTheirBase(all, kept)];

    private static IEnumerable<NetworkFault> PortsOfTwoBonds(RunningNetworks all)
    {
        foreach (var (index, bond) in all.Bonds.Index())
        {
            foreach (var nic in bond.Nics.Distinct())
            {
                if (all.Bonds.Index().Take(index).FirstOrDefault(other => other.Item.Nics.Contains(nic)) is { Item: { } owner } first)
                    yield return new NetworkFault([OfPort(bond, index, nic), OfPort(owner, first.Index, nic)], $"{nic} is a port of the bond {owner.Name} already.");
                if (all.Bonds.Any(other => other.Name == nic)) yield return new NetworkFault(OfPort(bond, index, nic), $"{nic} is a bond, and a bond is no port of another.");
            }
        }
    }

    private static IEnumerable<NetworkFault> NetworksOnPorts(RunningNetworks all, int kept)
    {
        foreach (var (index, network) in all.Networks.Index().Where(network => network.Item.Nic is not null))
        {
            var place = Of(network, index, nameof(NetworkConfig.Nic));
            foreach (var (at, bond) in all.Bonds.Index().Where(bond => bond.Item.Nics.Contains(network.Nic!)))
            {
                var port = OfPort(bond, at, network.Nic!);
                yield return index < kept
                    ? new NetworkFault([port, place], $"{network.Nic} carries the network {network.Name} and cannot become a port.")
                    : new NetworkFault([place, port], $"{network.Nic} is a port of the bond {bond.Name}, and a port carries no network.");
            }
        }
    }

    private static IEnumerable<NetworkFault> NetworksOnBonds(RunningNetworks all, int kept)
    {
        foreach (var (index, network) in all.Networks.Index().Where(network => network.Item.Bonding is not null))
        {
            var place = Of(network, index, nameof(NetworkConfig.Bonding));
            var (at, bond) = all.Bonds.Index().FirstOrDefault(bond => bond.Item.Name == network.Bonding);
            if (bond is null) yield return new NetworkFault(place, $"this host has no bond {network.Bonding}.");
            else if (network.Bridged && BondModes.IsKnown(bond.Mode) && !BondModes.CarriesVms(bond.Mode))
            {
                var mode = new NetworkPlace(NetworkSubject.Bond, bond.Name, at, nameof(BondConfig.Mode));
                yield return index < kept
                    ? new NetworkFault([mode, place], $"mode {bond.Mode} cannot carry the VM network {network.Name} (0, 5 and 6 are refused).")
                    : new NetworkFault([place, mode], $"a VM network cannot lie on the bond {bond.Name} of mode {bond.Mode} (0, 5 and 6 are refused).");
            }
        }
    }

    private static IEnumerable<NetworkFault> NetworksOnOneCarrier(RunningNetworks all)
    {
        foreach (var shared in all.Networks.Index().Where(network => HasPort(network.Item)).GroupBy(network => NetworkInterfaces.Carrier(network.Item)))
        {
            var (at, owner) = shared.First();
            foreach (var (index, network) in shared.Skip(1).Where(network => network.Item.Name != owner.Name))
            {
                var attribute = network.Vlan is null ? PortOf(network) : nameof(NetworkConfig.Vlan);
                var how = network.Vlan is { } vlan ? $"with the tag {vlan}" : "untagged";
                yield return new NetworkFault([Of(network, index, attribute), Of(owner, at, attribute)], $"only one network can lie {how} on {network.Nic ?? network.Bonding}, and {owner.Name} does.");
            }
        }
    }

    /// <summary>The kernel gives a VLAN interface no more than what is below it; where a network lies there, that one says how much it is.</summary>
    private static IEnumerable<NetworkFault> VlansAboveTheirBase(RunningNetworks all, int kept)
    {
        foreach (var (index, network) in all.Networks.Index().Where(network => network.Item.Vlan is not null && HasPort(network.Item)))
        {
            var (at, below) = all.Networks.Index().FirstOrDefault(other => other.Item.Vlan is null && other.Item.Nic == network.Nic && other.Item.Bonding == network.Bonding);
            if (below is null || network.Mtu <= below.Mtu) continue;
            var (tagged, untagged) = (Of(network, index, nameof(NetworkConfig.Mtu)), Of(below, at, nameof(NetworkConfig.Mtu)));
            var port = network.Nic ?? network.Bonding;
            yield return index < kept
                ? new NetworkFault([untagged, tagged], $"its MTU of {below.Mtu} bytes is below the {network.Mtu} of {network.Name}, a VLAN on {port} above it.")
                : new NetworkFault([tagged, untagged], $"its MTU of {network.Mtu} bytes is above the {below.Mtu} of {below.Name}, which lies untagged on {port} below it.");
        }
    }

    private static bool HasPort(NetworkConfig network) => network.Nic is null != network.Bonding is null;

    private static string PortOf(NetworkConfig network) => network.Nic is null ? nameof(NetworkConfig.Bonding) : nameof(NetworkConfig.Nic);

    private static NetworkPlace OfPort(BondConfig bond, int index, string nic) => new(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Nics), nic);

    private static NetworkPlace Of(NetworkConfig network, int index, string attribute) => new(NetworkSubject.Network, network.Name, index, attribute);
}
