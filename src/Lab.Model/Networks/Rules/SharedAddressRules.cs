using System.Net;

namespace Lab.Model.Networks.Rules;

/// <summary>What only one network of a host can have: the default route, an address.</summary>
internal static class SharedAddressRules
{
    public static IEnumerable<NetworkFault> Of(RunningNetworks all) => [.. DefaultRoutes(all), .. SameAddresses(all)];

    private static IEnumerable<NetworkFault> DefaultRoutes(RunningNetworks all)
    {
        var having = all.Networks.Index().Where(network => network.Item.DefaultRoute).Select(network => Place(network.Item, network.Index, nameof(NetworkConfig.DefaultRoute))).ToArray();
        return having.Skip(1).Select(place => new NetworkFault([place, having[0]], $"at most one network of a host has the default route, and {having[0].Name} has it."));
    }

    private static IEnumerable<NetworkFault> SameAddresses(RunningNetworks all)
    {
        var addresses = all.Networks.Index().SelectMany(network => new[]
        {
            (Text: network.Item.IpAddress, Place: Place(network.Item, network.Index, nameof(NetworkConfig.IpAddress))),
            (Text: network.Item.Ipv6Address?.Split('/')[0], Place: Place(network.Item, network.Index, nameof(NetworkConfig.Ipv6Address))),
        }).Where(one => IPAddress.TryParse(one.Text, out _));
        return addresses.GroupBy(one => NetworkAddresses.CanonicalAddress(one.Text!)).SelectMany(same =>
        {
            var first = same.First().Place;
            return same.Select(one => one.Place).Where(place => place.Name != first.Name).Select(place => new NetworkFault([place, first], $"{same.Key} is the address of {first.Name} already."));
        });
    }

    private static NetworkPlace Place(NetworkConfig network, int index, string attribute) => new(NetworkSubject.Network, network.Name, index, attribute);
}
