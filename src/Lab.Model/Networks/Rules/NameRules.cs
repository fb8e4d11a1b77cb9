namespace Lab.Model.Networks.Rules;

/// <summary>Networks, bonds, NICs and VLAN interfaces of one host share the names of the kernel's links; a network without a bridge is no link.</summary>
internal static class NameRules
{
    public static IEnumerable<NetworkFault> Of(RunningNetworks all, IReadOnlyCollection<string> nics)
    {
        foreach (var (index, network) in Repeated(all.Networks, network => network.Name))
            yield return new NetworkFault(new NetworkPlace(NetworkSubject.Network, network.Name, index, nameof(NetworkConfig.Name)), "it is named twice.");
        foreach (var (index, bond) in Repeated(all.Bonds, bond => bond.Name))
            yield return new NetworkFault(new NetworkPlace(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Name)), "it is named twice.");
        var links = all.Networks.Select(network => network.Nic).Concat(all.Bonds.SelectMany(bond => bond.Nics)).Concat(nics).ToHashSet();
        foreach (var (index, bond) in all.Bonds.Index().Where(bond => nics.Contains(bond.Item.Name)))
            yield return new NetworkFault(new NetworkPlace(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Name)), "a NIC has this name.");
        links.UnionWith(all.Bonds.Select(bond => bond.Name));
        foreach (var (index, network) in all.Networks.Index().Where(network => network.Item.Bridged || network.Item.Switch == SwitchType.Ovs))
        {
            NetworkPlace[] others = [.. Bonds(all, network.Name), .. Vlans(all, network.Name)];
            if (!links.Contains(network.Name) && others.Length == 0) continue;
            var place = new NetworkPlace(NetworkSubject.Network, network.Name, index, nameof(NetworkConfig.Name));
            var owner = links.Contains(network.Name) ? "NIC or bond" : "VLAN interface";
            yield return new NetworkFault([place, .. others], $"a {owner} has this name, so its {(network.Bridged ? "bridge" : "port")} cannot.");
        }

        foreach (var fault in OfOpenVswitch(all)) yield return fault;
    }

    /// <summary>The bridges that Open vSwitch gets for NICs and bonds have names as well.</summary>
    private static IEnumerable<NetworkFault> OfOpenVswitch(RunningNetworks all)
    {
        var ports = all.Networks.Select(network => network.Nic ?? network.Bonding).Concat(all.Bonds.Select(bond => bond.Name)).OfType<string>().Distinct().Where(all.IsOvs).ToList();
        NetworkPlace[] named =
        [
            .. all.Networks.Index().Where(network => network.Item.Bridged || network.Item.Switch == SwitchType.Ovs)
                .Select(network => new NetworkPlace(NetworkSubject.Network, network.Item.Name, network.Index, nameof(NetworkConfig.Name))),
            .. all.Bonds.Index().Select(bond => new NetworkPlace(NetworkSubject.Bond, bond.Item.Name, bond.Index, nameof(BondConfig.Name))),
        ];
        return from port in ports
               from place in named
               where place.Name == OvsNames.Bridge(port)
               select new NetworkFault([place, .. OpenVswitchRules.Owners(all, port)], $"Open vSwitch's bridge for {port} has this name; choose another.");
    }

    private static IEnumerable<NetworkPlace> Bonds(RunningNetworks all, string name) =>
        all.Bonds.Index().Where(bond => bond.Item.Name == name).Select(bond => new NetworkPlace(NetworkSubject.Bond, name, bond.Index, nameof(BondConfig.Name)));

    private static IEnumerable<NetworkPlace> Vlans(RunningNetworks all, string name) => all.Networks.Index()
        .Where(network => network.Item is { Switch: SwitchType.Linux, Vlan: not null } && (network.Item.Nic ?? network.Item.Bonding) is not null && NetworkInterfaces.Carrier(network.Item) == name)
        .Select(network => new NetworkPlace(NetworkSubject.Network, network.Item.Name, network.Index, nameof(NetworkConfig.Vlan)));

    private static IEnumerable<(int Index, T Item)> Repeated<T>(IReadOnlyList<T> all, Func<T, string> nameOf) => all.Index().Where(one => all.Take(one.Index).Any(other => nameOf(other) == nameOf(one.Item)));
}
