using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Lab.Model.Networks;

/// <summary>Addresses in the form that the kernel prints them, so that what was asked and what is can be compared as text.</summary>
public static class NetworkAddresses
{
    /// <summary><c>192.168.1.5/24</c>.</summary>
    public static string Ipv4(NetworkConfig network) => $"{CanonicalAddress(network.IpAddress!)}/{network.Prefix ?? PrefixOf(network.Netmask!)}";

    public static string CanonicalAddress(string address) => IPAddress.Parse(address).ToString();

    /// <summary>An address with prefix.</summary>
    public static string Canonical(string address)
    {
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        return CanonicalAddress(address[..slash]) + address[slash..];
    }

    /// <summary>The length of a netmask, or null when it is none.</summary>
    public static int? PrefixOf(string netmask)
    {
        if (!TryIpv4(netmask, out var value)) return null;
        var ones = BitOperations.LeadingZeroCount(~value);
        return ones is >= 1 and <= 32 && value == (ones == 32 ? uint.MaxValue : ~(uint.MaxValue >> ones)) ? ones : null;
    }

    public static bool IsIpv4(string address) => TryIpv4(address, out _);

    /// <summary>Without brackets, port or zone.</summary>
    public static bool IsIpv6(string address) =>
        !address.AsSpan().ContainsAny('[', ']', '%') && IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>An IPv6 address with a prefix of 1 to 128.</summary>
    public static bool IsIpv6WithPrefix(string address) =>
        address.Split('/') is [var host, [not '0', ..] prefix] && IsIpv6(host) && int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is >= 1 and <= 128;

    /// <summary>Whether a host may have it: it is not the unspecified address, and neither loopback nor multicast nor broadcast.</summary>
    public static bool IsHost(string address) =>
        IPAddress.Parse(address) is var parsed && !IPAddress.IsLoopback(parsed) && !parsed.IsIPv6Multicast && !parsed.Equals(IPAddress.Any) && !parsed.Equals(IPAddress.IPv6Any)
        && (parsed.AddressFamily == AddressFamily.InterNetworkV6 || parsed.GetAddressBytes()[0] is > 0 and < 224);

    /// <summary>Whether a gateway is on the link of an IPv6 address with prefix: in its subnet, or link-local.</summary>
    public static bool IsIpv6Neighbour(string address, string gateway) =>
        IPAddress.Parse(gateway).IsIPv6LinkLocal || (address.Split('/') is [var host, var prefix] && AreNeighbours(host, gateway, int.Parse(prefix, CultureInfo.InvariantCulture)));

    /// <summary>Whether both are in one subnet of that prefix length; of whichever family.</summary>
    public static bool AreNeighbours(string one, string other, int prefix)
    {
        var network = new IPNetwork(Masked(IPAddress.Parse(one), prefix), prefix);
        return network.Contains(IPAddress.Parse(other));
    }

    /// <summary><c>192.168.1.0/24</c> of <c>192.168.1.5/24</c>.</summary>
    public static string Subnet(string address)
    {
        var parts = address.Split('/');
        return $"{Masked(IPAddress.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture))}/{parts[1]}";
    }

    /// <summary>The number of the routing table of a source address: the address itself, which no other network of the host has (vdsm does the same).</summary>
    public static string Table(string address) => TryIpv4(address, out var value) ? value.ToString(CultureInfo.InvariantCulture) : throw new FormatException($"'{address}' is not an IPv4 address.");

    private static bool TryIpv4(string text, out uint value)
    {
        value = 0;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetwork || address.ToString() != text) return false; // 10.0.0.010 would be 10.0.0.8
        value = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        return true;
    }

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
