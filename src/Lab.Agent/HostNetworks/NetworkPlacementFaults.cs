using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>What is wrong with a request on this host, with what it has.</summary>
public static class NetworkPlacementFaults
{
    public static IEnumerable<NetworkFault> Of(CurrentNetworks current, SetupNetworksRequest request)
    {
        var final = current.Running.With(request);
        return
        [
            .. request.Networks.SelectMany(network => OfNetwork(network, current, final)).Select(message => new NetworkFault(message)),
            .. request.Bonds.SelectMany(bond => OfBond(bond, current.Kernel, final)).Select(message => new NetworkFault(message)),
            .. OfAll(final).Select(message => new NetworkFault(message)),
        ];
    }

    private static IEnumerable<string> OfNetwork(NetworkConfig network, CurrentNetworks current, RunningNetworks final)
    {
        var former = current.Running.Find(network.Name);
        if (network.Remove && former is null) yield return $"Network {network.Name} is not on this host.";
        if (former is { Bridged: true } && (network.Remove || !network.Bridged) && Taps(current.Kernel, network.Name) is { Count: > 0 } taps)
            yield return $"Network {network.Name} is in use by VMs ({string.Join(", ", taps)}).";
        if (network.Remove) yield break;
        if (network.Nic is { } nic && current.Kernel.Find(nic) is not { Kind: LinkKind.Nic }) yield return $"Network {network.Name}: this host has no NIC {nic}; it has {Nics(current.Kernel)}.";
        if (network.Nic is { } port && final.Bonds.FirstOrDefault(bond => bond.Nics.Contains(port)) is { } owner) yield return $"Network {network.Name}: {port} is a port of the bond {owner.Name}.";
        if (network.Bonding is { } name && final.Bonds.All(bond => bond.Name != name)) yield return $"Network {network.Name}: this host has no bond {name}.";
        if (network is { Bonding: { } under, Bridged: true } && final.Bonds.FirstOrDefault(bond => bond.Name == under) is { } carrier && !BondModes.CarriesVms(carrier.Mode))
            yield return $"Network {network.Name}: a VM network cannot lie on the bond {under} of mode {carrier.Mode} (0, 5 and 6 are refused).";
        if (network.Bridged && current.Kernel.Find(network.Name) is { Kind: not (LinkKind.Bridge or LinkKind.Internal) }) yield return $"Network {network.Name}: a link of this name exists and is no bridge.";
    }

    private static IEnumerable<string> OfBond(BondConfig bond, KernelNetwork kernel, RunningNetworks final)
    {
        if (bond.Remove)
        {
            foreach (var network in final.Networks.Where(network => network.Bonding == bond.Name)) yield return $"Bond {bond.Name} carries the network {network.Name}.";
            yield break;
        }

        foreach (var nic in bond.Nics.Distinct())
        {
            if (kernel.Find(nic) is not { Kind: LinkKind.Nic }) yield return $"Bond {bond.Name}: this host has no NIC {nic}; it has {Nics(kernel)}.";
            if (final.Networks.FirstOrDefault(network => network.Nic == nic) is { } network) yield return $"Bond {bond.Name}: {nic} carries the network {network.Name} and cannot become a port.";
            if (final.Bonds.FirstOrDefault(other => other.Name != bond.Name && other.Nics.Contains(nic)) is { } other) yield return $"Bond {bond.Name}: {nic} is a port of the bond {other.Name} already.";
        }
    }

    private static IEnumerable<string> OfAll(RunningNetworks final)
    {
        var defaults = final.Networks.Where(network => network.DefaultRoute).Select(network => network.Name).ToList();
        if (defaults.Count > 1) yield return $"At most one network has the default route, not {string.Join(" and ", defaults)}.";
        foreach (var shared in final.Networks.Where(network => (network.Nic ?? network.Bonding) is not null).GroupBy(NetworkInterfaces.Carrier).Where(group => group.Count() > 1))
            yield return $"Only one network can lie on {shared.Key}, not {string.Join(" and ", shared.Select(network => network.Name))}.";
    }

    private static List<string> Taps(KernelNetwork kernel, string bridge) => [.. kernel.Links.Where(link => link.Master == bridge && link.Kind == LinkKind.Other).Select(link => link.Name)];

    private static string Nics(KernelNetwork kernel) => kernel.Links.Where(link => link.Kind == LinkKind.Nic).Select(link => link.Name).ToList() is { Count: > 0 } names ? string.Join(", ", names) : "none";
}
