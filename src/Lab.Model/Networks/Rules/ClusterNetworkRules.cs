namespace Lab.Model.Networks.Rules;

/// <summary>What the networks of a cluster must be: the same rules for a scenario and for the engine.</summary>
public static class ClusterNetworkRules
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClusterNetworkFault> Of(IReadOnlyList<NetworkInCluster> networks) =>
    [
        .. networks.Index().SelectMany(network => Unknown(network.Item, network.Index)),
        .. NetworkRoles.All.Where(role => role != NetworkRoles.Vm).SelectMany(role => SeveralHolders(networks, role)),
        .. networks.Any(network => network.Roles.Contains(NetworkRoles.Management)) ? [] : new[] { NoManagement },
        .. networks.Index().SelectMany(network => network.Item.Roles.SelectMany(role => WithoutAddress(network.Item, network.Index, role))),
    ];

    /// <summary>A role that needs an address, and the hosts that carry the network without one.</summary>
    /// <param name="index">Where the fault is placed.</param>
    public static IEnumerable<ClusterNetworkFault> WithoutAddress(NetworkInCluster network, int index, string role) => NetworkRoles.NeedAddress.Contains(role)
        ? network.Hosts.Where(host => !host.HasAddress).Select(host => new ClusterNetworkFault(
            index, role, host.Host, $"Network {network.Name} has no address on host {host.Host} ({host.Port}, boot protocol none); the {role} role needs one on every host that carries it."))
        : [];

    private static ClusterNetworkFault NoManagement => new(-1, NetworkRoles.Management, null, "No network has the management role; exactly one must.");

    private static IEnumerable<ClusterNetworkFault> Unknown(NetworkInCluster network, int index) => network.Roles.Where(role => !NetworkRoles.All.Contains(role)).Select(role =>
        new ClusterNetworkFault(index, role, null, $"Network {network.Name}: '{role}' is no role; there is {string.Join(", ", NetworkRoles.All)}."));

    private static IEnumerable<ClusterNetworkFault> SeveralHolders(IReadOnlyList<NetworkInCluster> networks, string role)
    {
        var holders = networks.Index().Where(network => network.Item.Roles.Contains(role)).ToArray();
        return holders.Skip(1).Select(other => new ClusterNetworkFault(
            other.Index, role, null, $"Network {other.Item.Name} has the {role} role, and so has {holders[0].Item.Name}: at most one network of a cluster has it."));
    }
}
