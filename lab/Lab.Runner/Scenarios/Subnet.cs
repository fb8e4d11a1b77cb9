using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lab.Runner.Scenarios;

/// <summary>An IP subnet in CIDR notation, <c>192.168.100.0/24</c>. Its address is the network's own: no host bits.</summary>
public readonly record struct Subnet
{
    private Subnet(IPAddress address, int prefix) => (Address, Prefix) = (address, prefix);

    public IPAddress Address { get; }

    /// <summary>Length in bits, 0 to 32 or 128.</summary>
    public int Prefix { get; }

    public bool IsIpv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    private int Width => IsIpv6 ? 128 : 32;

    private UInt128 Base => ToNumber(Address);

    /// <summary>One for each address, the network's own and the broadcast address included; saturates for an IPv6 /0.</summary>
    private UInt128 Size => Prefix == 0 && IsIpv6 ? UInt128.MaxValue : UInt128.One << (Width - Prefix);

    /// <summary>Reads CIDR notation. Host bits are refused: <c>192.168.100.5/24</c> is an address, and nobody knows which was meant.</summary>
    /// <param name="withoutHostBits">On a refusal for host bits, the subnet that contains the address; else null.</param>
    public static bool TryParse(string? text, out Subnet subnet, out Subnet? withoutHostBits)
    {
        subnet = default;
        withoutHostBits = null;
        if (text?.Split('/') is not [var left, var right] || !TryParseAddress(left, out var address)) return false;
        if (!int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)) return false;
        var width = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (prefix > width) return false;
        var number = ToNumber(address);
        var masked = prefix == 0 ? 0 : number >> (width - prefix) << (width - prefix);
        subnet = new Subnet(ToAddress(masked, width), prefix);
        if (masked == number) return true;
        withoutHostBits = subnet;
        return false;
    }

    /// <summary>Reads an address in full: <c>10.1</c> and <c>0x0a000001</c>, which C's inet_aton takes, are refused.</summary>
    public static bool TryParseAddress(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text is null || text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal)) return false;
        if (!IPAddress.TryParse(text, out var parsed)) return false;
        if (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != text) return false;
        address = parsed;
        return true;
    }

    public bool Contains(IPAddress address) =>
        address.AddressFamily == Address.AddressFamily && ToNumber(address) is var number && number >= Base && number - Base < Size;

    public bool Overlaps(Subnet other) =>
        IsIpv6 == other.IsIpv6 && (Prefix <= other.Prefix ? Contains(other.Address) : other.Contains(Address));

    /// <summary>The address at an offset from the network's own (.11 of 192.168.100.0/24 is offset 11), or null when a host cannot have it.</summary>
    public IPAddress? At(int offset)
    {
        var address = ToAddress(Base + (UInt128)offset, Width);
        return IsForHosts(address) ? address : null;
    }

    /// <summary>Inside, and neither the network's own nor the broadcast address.</summary>
    public bool IsForHosts(IPAddress address)
    {
        if (!Contains(address)) return false;
        var offset = ToNumber(address) - Base;
        return offset > 0 && (IsIpv6 || offset < Size - 1);
    }

    /// <summary>The dotted form of an IPv4 prefix, <c>255.255.255.0</c> for 24.</summary>
    public static string Netmask(int prefix) => ToAddress(prefix == 0 ? 0 : (UInt128)(uint.MaxValue << (32 - prefix)), 32).ToString();

    /// <summary>An address with this subnet's prefix, <c>192.168.100.11/24</c>.</summary>
    public string WithPrefix(IPAddress address) => FormattableString.Invariant($"{address}/{Prefix}");

    public override string ToString() => Address is null ? "" : WithPrefix(Address);

    private static UInt128 ToNumber(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress ToAddress(UInt128 number, int width)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(width == 32 ? bytes[12..] : bytes);
    }
}
