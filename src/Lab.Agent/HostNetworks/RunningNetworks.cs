using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>The networks and bonds that this host is configured to have.</summary>
public sealed record RunningNetworks
{
    public IReadOnlyList<NetworkConfig> Networks { get; init; } = [];

    public IReadOnlyList<BondConfig> Bonds { get; init; } = [];

    public NetworkConfig? Find(string name) => Networks.FirstOrDefault(network => network.Name == name);

    /// <summary>After a request: what it names is replaced or removed, the rest stays.</summary>
    public RunningNetworks With(SetupNetworksRequest request) => new()
    {
        Networks = [.. Networks.Where(network => request.Networks.All(changed => changed.Name != network.Name)), .. request.Networks.Where(network => !network.Remove)],
        Bonds = [.. Bonds.Where(bond => request.Bonds.All(changed => changed.Name != bond.Name)), .. request.Bonds.Where(bond => !bond.Remove)],
    };
}

/// <summary>What a plan starts from.</summary>
public sealed record CurrentNetworks(KernelNetwork Kernel, RunningNetworks Running);
