namespace Lab.Model.Networks.Rules;

/// <summary>
/// What the networks and bonds of a host must be: the same rules for a scenario, for the engine and for the agent. Rules judge a whole configuration; a change is judged by what would come of it.
/// </summary>
public static class HostNetworkRules
{
    /// <summary>Within what a timer takes (2³² − 2 ms): one that cannot be set would never roll back.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(30);

    /// <summary>Judges a host's whole configuration.</summary>
    /// <param name="nics">NICs that the host has, by name; null: not known, any will do.</param>
    /// <returns>Every fault, each placed by its position in <paramref name="all"/>.</returns>
    public static IReadOnlyList<NetworkFault> Of(RunningNetworks all, IReadOnlyCollection<string>? nics = null) => Judge(all, nics, kept: 0);

    /// <summary>Judges what a request would lead to on a host that has <paramref name="current"/>; what it has nothing to do with is not judged again.</summary>
    /// <param name="nics">NICs that the host has, by name; null: not known, any will do.</param>
    /// <returns>Every fault, each placed by its position in the request; −1 where the request does not name it.</returns>
    public static IReadOnlyList<NetworkFault> Of(RunningNetworks current, SetupNetworksRequest request, IReadOnlyCollection<string>? nics = null)
    {
        var result = current.With(request);
        var requested = new RequestedPlaces(result, request);
        var faults = Judge(result, nics, requested.KeptNetworks).Where(fault => fault.Places.Any(requested.Has));
        return [.. Removals(current, request), .. faults.Select(fault => fault with { Places = [.. fault.Places.Select(requested.InRequest)] }), .. Timeouts(request)];
    }

    private static IReadOnlyList<NetworkFault> Judge(RunningNetworks all, IReadOnlyCollection<string>? nics, int kept) =>
    [
        .. all.Networks.Index().SelectMany(network => NetworkConfigRules.Of(network.Item, network.Index)),
        .. all.Bonds.Index().SelectMany(bond => BondConfigRules.Of(bond.Item, bond.Index)),
        .. nics is null ? [] : UnknownNics(all, nics),
        .. NameRules.Of(all, nics ?? []),
        .. SharedPortRules.Of(all, kept),
        .. SharedAddressRules.Of(all),
        .. OpenVswitchRules.Of(all),
    ];

    private static IEnumerable<NetworkFault> Removals(RunningNetworks current, SetupNetworksRequest request)
    {
        foreach (var (index, network) in request.Networks.Index())
        {
            var place = new NetworkPlace(NetworkSubject.Network, network.Name, index);
            if (network.Remove && current.Find(network.Name) is null) yield return new NetworkFault(place, "it is not on this host.");
            if (request.Networks.Take(index).Any(other => other.Name == network.Name && other.Remove != network.Remove)) yield return new NetworkFault(place, "it is both set up and removed.");
        }

        var left = current.With(request).Networks;
        foreach (var (index, bond) in request.Bonds.Index())
        {
            var place = new NetworkPlace(NetworkSubject.Bond, bond.Name, index, bond.Remove ? nameof(BondConfig.Remove) : null);
            if (bond.Remove && current.Bonds.All(known => known.Name != bond.Name)) yield return new NetworkFault(place, "it is not on this host.");
            if (request.Bonds.Take(index).Any(other => other.Name == bond.Name && other.Remove != bond.Remove)) yield return new NetworkFault(place, "it is both set up and removed.");
            if (!bond.Remove) continue;
            foreach (var network in left.Where(network => network.Bonding == bond.Name && request.Networks.All(named => named.Name != network.Name)))
                yield return new NetworkFault(place, $"it carries the network {network.Name} and cannot be removed.");
        }
    }

    private static IEnumerable<NetworkFault> Timeouts(SetupNetworksRequest request)
    {
        if (request.CheckConnectivity && (request.ConnectivityTimeout <= TimeSpan.Zero || request.ConnectivityTimeout > LongestTimeout))
        {
            yield return new NetworkFault(
                NetworkPlace.OfRequest(nameof(SetupNetworksRequest.ConnectivityTimeout)), $"The connectivity timeout must be longer than zero and at most {LongestTimeout.TotalDays} days.");
        }
    }

    private static IEnumerable<NetworkFault> UnknownNics(RunningNetworks all, IReadOnlyCollection<string> nics)
    {
        var known = nics.Count > 0 ? string.Join(", ", nics) : "none";
        foreach (var (index, network) in all.Networks.Index().Where(network => network.Item.Nic is { } nic && !nics.Contains(nic)))
            yield return new NetworkFault(new NetworkPlace(NetworkSubject.Network, network.Name, index, nameof(NetworkConfig.Nic)), $"this host has no NIC {network.Nic}; it has {known}.");
        foreach (var (index, bond) in all.Bonds.Index())
        {
            foreach (var nic in bond.Nics.Distinct().Where(nic => !nics.Contains(nic) && all.Bonds.All(other => other.Name != nic)))
                yield return new NetworkFault(new NetworkPlace(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Nics), nic), $"this host has no NIC {nic}; it has {known}.");
        }
    }
}
