using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;

namespace Lab.Captures.Addresses;

/// <summary>An address and a TCP or UDP port. In text and JSON <c>10.0.0.1:49152</c>, IPv6 in brackets: <c>[fd00::1]:49152</c>.</summary>
[JsonConverter(typeof(AddressText<TransportEndpoint>))]
public readonly record struct TransportEndpoint(NetworkAddress Address, ushort Port) : IComparable<TransportEndpoint>, IAddressText<TransportEndpoint>
{
    public static TransportEndpoint From(IPEndPoint endpoint) => new(NetworkAddress.From(endpoint.Address), (ushort)endpoint.Port);

    /// <summary>The port is required.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TransportEndpoint endpoint)
    {
        endpoint = default;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        var host = text[..colon];
        var bracketed = host.Length > 2 && host[0] == '[' && host[^1] == ']';
        if (!bracketed && host.Contains(':')) return false;
        if (!NetworkAddress.TryParse(bracketed ? host[1..^1] : host, out var address)) return false;
        endpoint = new TransportEndpoint(address, port);
        return true;
    }

    public static TransportEndpoint Parse(string text) =>
        TryParse(text, out var endpoint) ? endpoint : throw new FormatException($"'{text}' is not an address and port (10.0.0.1:49152)");

    public int CompareTo(TransportEndpoint other) =>
        Address.CompareTo(other.Address) is not 0 and var order ? order : Port.CompareTo(other.Port);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Address.IsIPv4 ? Address : $"[{Address}]")}:{Port}");

    public static bool operator <(TransportEndpoint left, TransportEndpoint right) => left.CompareTo(right) < 0;

    public static bool operator >(TransportEndpoint left, TransportEndpoint right) => left.CompareTo(right) > 0;

    public static bool operator <=(TransportEndpoint left, TransportEndpoint right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TransportEndpoint left, TransportEndpoint right) => left.CompareTo(right) >= 0;
}
