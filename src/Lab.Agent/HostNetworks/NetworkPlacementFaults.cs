using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Agent.HostNetworks;

/// <summary>What is wrong with a request on this host, with what its kernel has. What is wrong with it anywhere, <see cref="HostNetworkRules"/> says.</summary>
internal static class NetworkPlacementFaults
{
    public static IEnumerable<NetworkFault> Of(CurrentNetworks current, SetupNetworksRequest request) =>
    [
        .. request.Networks.Index().SelectMany(network => Of(current, network.Item, network.Index)),
        .. request.Bonds.Index().SelectMany(bond => Of(current.Running, current.Running.With(request), bond.Item, bond.Index)),
    ];

    private static IEnumerable<NetworkFault> Of(CurrentNetworks current, NetworkConfig network, int index)
    {
        var place = new NetworkPlace(NetworkSubject.Network, network.Name, index);
        if (current.Running.Find(network.Name) is { Bridged: true } && (network.Remove || !network.Bridged) && Taps(current.Kernel, network.Name) is { Count: > 0 } taps)
            yield return new NetworkFault(place, $"it is in use by VMs ({string.Join(", ", taps)}).");
        if (network is { Remove: false, Bridged: true } && current.Kernel.Find(network.Name) is { Kind: LinkKind.Vlan or LinkKind.Other })
            yield return new NetworkFault(place with { Attribute = nameof(NetworkConfig.Name) }, "a link of this name exists and is no bridge.");
    }

    /// <summary>What would not be done and could not be seen, for plans compare some options only. Open vSwitch refuses all others.</summary>
    private static IEnumerable<NetworkFault> Of(RunningNetworks running, RunningNetworks final, BondConfig bond, int index)
    {
        if (bond.Remove || running.IsOvs(bond.Name) || final.IsOvs(bond.Name)) return [];
        if (running.Bonds.FirstOrDefault(other => other.Name == bond.Name) is not { } former || !BondOptions.AreMadeSame(former, bond)) return [];
        return BondOptions.Unchangeable(former, bond).Select(option => new NetworkFault(
            new NetworkPlace(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Options), option), $"its option {option} cannot change while it lives: remove the bond and set it up again, or change its mode as well."));
    }

    private static List<string> Taps(KernelNetwork kernel, string bridge) => [.. kernel.Links.Where(link => link.Master == bridge && link.Kind == LinkKind.Other).Select(link => link.Name)];
}
