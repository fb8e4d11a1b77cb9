namespace Lab.Model.Networks;

/// <summary>The networks and bonds that a host is configured to have.</summary>
public sealed record RunningNetworks
{
    public IReadOnlyList<NetworkConfig> Networks { get; init; } = [];

    public IReadOnlyList<BondConfig> Bonds { get; init; } = [];

    public NetworkConfig? Find(string name) => Networks.FirstOrDefault(network => network.Name == name);

    /// <summary>Whether a NIC or bond belongs to Open vSwitch: by the networks on it, or by the bond's own word.</summary>
    public bool IsOvs(string port) =>
        Networks.Any(network => (network.Nic ?? network.Bonding) == port && network.Switch == SwitchType.Ovs) || Bonds.Any(bond => bond.Name == port && bond.Switch == SwitchType.Ovs);

    /// <summary>After a request: what it names is replaced or removed, the rest stays.</summary>
    public RunningNetworks With(SetupNetworksRequest request) => new()
    {
        Networks = [.. Networks.Where(network => request.Networks.All(changed => changed.Name != network.Name)), .. request.Networks.Where(network => !network.Remove)],
        Bonds = [.. Bonds.Where(bond => request.Bonds.All(changed => changed.Name != bond.Name)), .. request.Bonds.Where(bond => !bond.Remove)],
    };
}
