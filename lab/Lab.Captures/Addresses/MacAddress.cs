using System.Buffers.Binary;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Text.Json.Serialization;

namespace Lab.Captures.Addresses;

/// <summary>A 48-bit Ethernet address, in the low bits of <see cref="Value"/>. In text and JSON <c>52:54:00:12:34:56</c>, lower
/// case.</summary>
[JsonConverter(typeof(AddressText<MacAddress>))]
public readonly record struct MacAddress(ulong Value) : IComparable<MacAddress>, IAddressText<MacAddress>
{
    /// <summary>Broadcast or multicast: the group bit of the first octet.</summary>
    public bool IsGroup => (Value & 0x0100_0000_0000) != 0;

    /// <summary>Reads the first six bytes; the span must hold them.</summary>
    public static MacAddress Read(ReadOnlySpan<byte> bytes) =>
        new(((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));

    /// <summary>Null unless the address has six bytes.</summary>
    public static MacAddress? From(PhysicalAddress address) => address.GetAddressBytes() is { Length: 6 } bytes ? Read(bytes) : null;

    /// <summary>Six octets of two hexadecimal digits, separated by colons.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MacAddress address)
    {
        address = default;
        if (text.Length != 17) return false;
        ulong value = 0;
        for (var i = 0; i < 17; i += 3)
        {
            if (i > 0 && text[i - 1] != ':') return false;
            if (!byte.TryParse(text.Slice(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)) return false;
            value = (value << 8) | octet;
        }

        address = new MacAddress(value);
        return true;
    }

    public static MacAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not a MAC address such as 52:54:00:12:34:56");

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)Value);
    }

    public int CompareTo(MacAddress other) => Value.CompareTo(other.Value);

    public override string ToString() => string.Create(17, Value, static (text, value) =>
    {
        for (var i = 0; i < 6; i++)
        {
            ((byte)(value >> (40 - 8 * i))).TryFormat(text[(3 * i)..], out _, "x2", CultureInfo.InvariantCulture);
            if (i < 5) text[3 * i + 2] = ':';
        }
    });

    public static bool operator <(MacAddress left, MacAddress right) => left.Value < right.Value;

    public static bool operator >(MacAddress left, MacAddress right) => left.Value > right.Value;

    public static bool operator <=(MacAddress left, MacAddress right) => left.Value <= right.Value;

    public static bool operator >=(MacAddress left, MacAddress right) => left.Value >= right.Value;
}
