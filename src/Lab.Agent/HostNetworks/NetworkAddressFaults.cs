using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>What is wrong with the addresses of one network.</summary>
internal static class NetworkAddressFaults
{
    public static IEnumerable<string> Of(NetworkConfig network)
    {
        if (network.BootProtocol == BootProtocol.Static && network.IpAddress is null && network.Ipv6Address is null) yield return "a static configuration needs an address.";
        if (network.BootProtocol != BootProtocol.Static && (network.IpAddress ?? network.Ipv6Address ?? network.Gateway ?? network.Ipv6Gateway) is { } stray)
            yield return $"'{stray}' goes with the boot protocol 'static' only.";
        foreach (var fault in OfIpv4(network).Concat(OfIpv6(network))) yield return fault;
    }

    private static IEnumerable<string> OfIpv4(NetworkConfig network)
    {
        if (network is { Prefix: not null, Netmask: not null }) yield return "give a prefix or a netmask, not both.";
        if (network.Prefix is < 1 or > 32) yield return $"a prefix is 1 to 32, not {network.Prefix}.";
        if (network.Netmask is { } netmask && NetworkAddresses.PrefixOf(netmask) is null) yield return $"'{netmask}' is not a netmask.";
        if (network.IpAddress is not { } address)
        {
            if (network.Gateway is not null) yield return "a gateway needs an address.";
            if (network.Prefix is not null || network.Netmask is not null) yield return "a prefix or netmask needs an address.";
            yield break;
        }

        if (network.Prefix is null && network.Netmask is null) yield return "an address needs a prefix or a netmask.";
        if (!NetworkAddresses.IsIpv4(address)) yield return $"'{address}' is not an IPv4 address.";
        if (network.Gateway is not { } gateway) yield break;
        if (!NetworkAddresses.IsIpv4(gateway)) yield return $"the gateway '{gateway}' is not an IPv4 address.";
        else if (NetworkAddresses.IsIpv4(address) && Prefix(network) is { } prefix && !NetworkAddresses.AreNeighbours(address, gateway, prefix))
            yield return $"the gateway {gateway} is outside of {address}/{prefix}.";
    }

    private static IEnumerable<string> OfIpv6(NetworkConfig network)
    {
        if (network.Ipv6Address is { } address && !NetworkAddresses.IsIpv6WithPrefix(address)) yield return $"'{address}' is not an IPv6 address with a prefix.";
        if (network.Ipv6Gateway is not { } gateway) yield break;
        if (!NetworkAddresses.IsIpv6(gateway)) yield return $"the gateway '{gateway}' is not an IPv6 address.";
        if (network.Ipv6Address is null) yield return "an IPv6 gateway needs an IPv6 address.";
        if (!network.DefaultRoute) yield return "an IPv6 gateway is used by the default-route network only.";
        if (network is { Ipv6Address: not null, Mtu: < 1280 }) yield return $"IPv6 needs an MTU of at least 1280 bytes, not {network.Mtu}.";
    }

    private static int? Prefix(NetworkConfig network) => network.Prefix is null ? NetworkAddresses.PrefixOf(network.Netmask ?? "") : network.Prefix is >= 1 and <= 32 ? network.Prefix : null;
}
