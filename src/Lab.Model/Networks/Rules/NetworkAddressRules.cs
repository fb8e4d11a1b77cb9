namespace Lab.Model.Networks.Rules;

/// <summary>What the addresses of one network must be. The boot protocol is IPv4's; an IPv6 address is given by itself and static.</summary>
internal static class NetworkAddressRules
{
    private const int LeastIpv6Mtu = 1280;

    public static IEnumerable<(string Attribute, string Reason)> Of(NetworkConfig network) =>
        [.. OfBootProtocol(network), .. network.BootProtocol == BootProtocol.Static ? OfIpv4(network) : [], .. OfIpv6(network)];

    private static IEnumerable<(string Attribute, string Reason)> OfBootProtocol(NetworkConfig network)
    {
        if (network.BootProtocol == BootProtocol.Static)
        {
            if (network.IpAddress is null && network.Ipv6Address is null) yield return (nameof(NetworkConfig.IpAddress), "a static configuration needs an address.");
            yield break;
        }

        (string Attribute, string? Value)[] statics =
        [
            (nameof(NetworkConfig.IpAddress), network.IpAddress), (nameof(NetworkConfig.Prefix), network.Prefix?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            (nameof(NetworkConfig.Netmask), network.Netmask), (nameof(NetworkConfig.Gateway), network.Gateway),
        ];
        if (statics.FirstOrDefault(member => member.Value is not null) is { Value: { } value } stray) yield return (stray.Attribute, $"'{value}' goes with the boot protocol 'static' only.");
    }

    private static IEnumerable<(string Attribute, string Reason)> OfIpv4(NetworkConfig network)
    {
        if (network is { Prefix: not null, Netmask: not null }) yield return (nameof(NetworkConfig.Netmask), "give a prefix or a netmask, not both.");
        if (network.Prefix is < 1 or > 32) yield return (nameof(NetworkConfig.Prefix), $"a prefix is 1 to 32, not {network.Prefix}.");
        if (network.Netmask is { } netmask && NetworkAddresses.PrefixOf(netmask) is null) yield return (nameof(NetworkConfig.Netmask), $"'{netmask}' is not a netmask.");
        foreach (var fault in network.IpAddress is { } address ? OfIpv4(network, address) : WithoutIpv4(network)) yield return fault;
    }

    private static IEnumerable<(string Attribute, string Reason)> WithoutIpv4(NetworkConfig network)
    {
        if (network.Gateway is not null) yield return (nameof(NetworkConfig.Gateway), "a gateway needs an address.");
        if (network.Prefix is not null || network.Netmask is not null)
            yield return (network.Prefix is null ? nameof(NetworkConfig.Netmask) : nameof(NetworkConfig.Prefix), "a prefix or netmask needs an address.");
    }

    private static IEnumerable<(string Attribute, string Reason)> OfIpv4(NetworkConfig network, string address)
    {
        if (network.Prefix is null && network.Netmask is null) yield return (nameof(NetworkConfig.Prefix), "an address needs a prefix or a netmask.");
        if (!NetworkAddresses.IsIpv4(address)) yield return (nameof(NetworkConfig.IpAddress), $"'{address}' is not an IPv4 address.");
        else if (!NetworkAddresses.IsHost(address)) yield return (nameof(NetworkConfig.IpAddress), $"{address} cannot be a host's address.");
        if (network.Gateway is not { } gateway) yield break;
        if (!NetworkAddresses.IsIpv4(gateway)) yield return (nameof(NetworkConfig.Gateway), $"the gateway '{gateway}' is not an IPv4 address.");
        else if (gateway == address) yield return (nameof(NetworkConfig.Gateway), $"the gateway {gateway} is the host's own address.");
        else if (NetworkAddresses.IsIpv4(address) && Prefix(network) is { } prefix && !NetworkAddresses.AreNeighbours(address, gateway, prefix))
            yield return (nameof(NetworkConfig.Gateway), $"the gateway {gateway} is outside of {address}/{prefix}.");
    }

    private static IEnumerable<(string Attribute, string Reason)> OfIpv6(NetworkConfig network)
    {
        var address = network.Ipv6Address;
        var isGood = address is not null && NetworkAddresses.IsIpv6WithPrefix(address);
        if (address is not null && !isGood) yield return (nameof(NetworkConfig.Ipv6Address), $"'{address}' is not an IPv6 address with a prefix.");
        else if (address is not null && !NetworkAddresses.IsHost(address.Split('/')[0])) yield return (nameof(NetworkConfig.Ipv6Address), $"{address} cannot be a host's address.");
        if (address is not null && network.Mtu < LeastIpv6Mtu) yield return (nameof(NetworkConfig.Mtu), $"IPv6 needs an MTU of at least {LeastIpv6Mtu} bytes, not {network.Mtu}.");
        if (network.Ipv6Gateway is not { } gateway) yield break;
        var attribute = nameof(NetworkConfig.Ipv6Gateway);
        if (address is null) yield return (attribute, "an IPv6 gateway needs an IPv6 address.");
        if (!network.DefaultRoute) yield return (attribute, "an IPv6 gateway is used by the default-route network only.");
        if (!NetworkAddresses.IsIpv6(gateway)) yield return (attribute, $"the gateway '{gateway}' is not an IPv6 address.");
        else if (isGood && NetworkAddresses.CanonicalAddress(gateway) == NetworkAddresses.CanonicalAddress(address!.Split('/')[0])) yield return (attribute, $"the gateway {gateway} is the host's own address.");
        else if (isGood && !NetworkAddresses.IsIpv6Neighbour(address!, gateway)) yield return (attribute, $"the gateway {gateway} is outside of {address}.");
    }

    private static int? Prefix(NetworkConfig network) => network.Prefix is null ? NetworkAddresses.PrefixOf(network.Netmask ?? "") : network.Prefix is >= 1 and <= 32 ? network.Prefix : null;
}
