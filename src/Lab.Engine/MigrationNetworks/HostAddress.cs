using System.Globalization;
using System.Net;
using Lab.Model.Networks;

namespace Lab.Engine.MigrationNetworks;

/// <summary>An address of a host, with its prefix where the host told it.</summary>
public sealed record HostAddress(IPAddress Address, int? Prefix)
{
    /// <summary>Reads <c>192.168.101.11/24</c> or <c>192.168.101.11</c>; link-local addresses are none.</summary>
    public static HostAddress? Parse(string? text)
    {
        if (text is null) return null;
        var parts = text.Split('/', 2);
        if (!IPAddress.TryParse(parts[0], out var address) || address.IsIPv6LinkLocal) return null;
        return new HostAddress(address, parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) ? prefix : null);
    }

    /// <summary>The address, with the prefix that its interface shows when the network itself does not say it.</summary>
    public static HostAddress? Find(string? text, string @interface, HostNetworkState host)
    {
        if (Parse(text) is not { } address) return null;
        if (address.Prefix is not null) return address;
        var onLink = host.Links.FirstOrDefault(l => l.Name == @interface)?.Addresses.Select(Parse);
        return onLink?.FirstOrDefault(a => a is not null && a.Address.Equals(address.Address)) ?? address;
    }

    /// <summary>Null when a prefix is unknown or the families differ.</summary>
    public bool? SharesSubnetWith(HostAddress other)
    {
        if (Prefix is not { } prefix || other.Prefix is null || Address.AddressFamily != other.Address.AddressFamily) return null;
        if (prefix > Address.GetAddressBytes().Length * 8) return null;
        return Mask(Address, prefix).AsSpan().SequenceEqual(Mask(other.Address, prefix));
    }

    private static byte[] Mask(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return bytes;
    }
}
