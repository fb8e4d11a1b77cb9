using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Serialization;

namespace Lab.Captures.Addresses;

/// <summary>An IPv4 or IPv6 address in sixteen bytes, without allocation. IPv4 is held as its IPv4-mapped form (<c>::ffff:0:0/96</c>) and
/// shown as IPv4, so the two never differ. An IPv6 scope is not kept: it is not on the wire.</summary>
[JsonConverter(typeof(AddressText<NetworkAddress>))]
public readonly record struct NetworkAddress(ulong High, ulong Low) : IComparable<NetworkAddress>, IAddressText<NetworkAddress>
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    [JsonIgnore]
    public bool IsIPv4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>From the four bytes read as one big-endian number.</summary>
    public static NetworkAddress FromIPv4(uint address) => new(0, MappedPrefix | address);

    /// <summary>Reads sixteen bytes; the span must hold them.</summary>
    public static NetworkAddress ReadIPv6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public static NetworkAddress From(IPAddress address) => ReadIPv6(address.MapToIPv6().GetAddressBytes());

    public static bool TryParse(ReadOnlySpan<char> text, out NetworkAddress address)
    {
        var parsed = IPAddress.TryParse(text, out var ip);
        address = parsed ? From(ip!) : default;
        return parsed;
    }

    public static NetworkAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IP address");

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    public int CompareTo(NetworkAddress other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public override string ToString() => ToIPAddress().ToString();

    public static bool operator <(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) < 0;

    public static bool operator >(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) > 0;

    public static bool operator <=(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) >= 0;
}
