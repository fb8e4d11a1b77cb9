using System.Net;
using System.Net.Sockets;
using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Model.Networks;

namespace Lab.Engine.Setups;

/// <summary>What one network on one host must be.</summary>
internal static class AttachmentRules
{
    public static IEnumerable<string> Faults(InventoryState state, NetworkSetup setup, Host host, Cluster cluster, NetworkAttachment attachment)
    {
        var network = state.NetworkName(attachment.NetworkId);
        if (!PortExists(state, setup, host, attachment.Port))
            yield return $"Host {host.Name} has no NIC or bond {attachment.Port}; it has {string.Join(", ", Ports(state, host))}.";
        if (!attachment.HasAddress && RoleOf(cluster, attachment.NetworkId) is { } role)
            yield return $"Network {network} has the {role} role: it needs an address on host {host.Name}, so boot protocol none is refused.";
        foreach (var fault in attachment.BootProtocol == BootProtocol.Static ? StaticFaults(attachment) : OtherFaults(attachment)) yield return $"Network {network} on host {host.Name}: {fault}";
        if (attachment.Ipv6Address is { } v6 && !IsIpv6WithPrefix(v6)) yield return $"Network {network} on host {host.Name}: '{v6}' is no IPv6 address with prefix; write fd00::11/64.";
    }

    private static string? RoleOf(Cluster cluster, Guid network) =>
        cluster.MigrationNetwork == network ? "migration" : cluster.DisplayNetwork == network ? "display" : cluster.ManagementNetwork == network ? "management" : null;

    private static bool PortExists(InventoryState state, NetworkSetup setup, Host host, string port) => setup.ModifiedBonds.Any(b => b.Name == port) || Ports(state, host).Contains(port);

    private static IEnumerable<string> Ports(InventoryState state, Host host) => state.StateOf(host.Id).Network.Links.Where(l => l.Kind is LinkKind.Nic or LinkKind.Bond).Select(l => l.Name);

    private static IEnumerable<string> StaticFaults(NetworkAttachment attachment)
    {
        if (attachment.IpAddress is null) yield return "a static assignment needs an address.";
        else if (!IsIpv4(attachment.IpAddress)) yield return $"'{attachment.IpAddress}' is no IPv4 address.";
        if (attachment is { Netmask: null, Prefix: null }) yield return "a static assignment needs a netmask.";
        else if (attachment.Prefix is { } prefix && prefix is < 1 or > 32) yield return $"prefix {prefix} is not between 1 and 32.";
        else if (attachment.Netmask is { } mask && !IsMask(mask)) yield return $"'{mask}' is no netmask; write 255.255.255.0 or 24.";
        if (attachment.Gateway is { } gateway && !IsIpv4(gateway)) yield return $"gateway '{gateway}' is no IPv4 address.";
    }

    private static IEnumerable<string> OtherFaults(NetworkAttachment attachment)
    {
        if (attachment.IpAddress is not null) yield return $"boot protocol {attachment.BootProtocol.ToString().ToLowerInvariant()} takes no address.";
    }

    private static bool IsIpv4(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') == 3;

    private static bool IsMask(string text)
    {
        if (!IsIpv4(text)) return false;
        var bytes = IPAddress.Parse(text).GetAddressBytes();
        var bits = ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
        return bits != 0 && (~bits & (~bits + 1)) == 0;
    }

    private static bool IsIpv6WithPrefix(string text) => IPNetworkOf(text) is { } prefix && prefix is >= 1 and <= 128;

    private static int? IPNetworkOf(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && IPAddress.TryParse(parts[0], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && int.TryParse(parts[1], out var prefix) ? prefix : null;
    }
}
