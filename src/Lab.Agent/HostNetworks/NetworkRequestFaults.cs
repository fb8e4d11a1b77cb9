using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>What is wrong with a request whatever the host.</summary>
public static class NetworkRequestFaults
{
    /// <summary>The kernel's limit for the name of a link (IFNAMSIZ − 1).</summary>
    private const int LongestName = 15;

    /// <summary>Within what a timer takes (2³² − 2 ms): one that cannot be set would never roll back.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(30);

    public static IEnumerable<NetworkFault> Of(SetupNetworksRequest request) =>
    [
        .. request.Networks.SelectMany(network => Of(network).Select(message => new NetworkFault($"Network {network.Name}: {message}"))),
        .. request.Bonds.SelectMany(bond => Of(bond).Select(message => new NetworkFault($"Bond {bond.Name}: {message}"))),
        .. Repeated(request.Networks.Select(network => network.Name), "network"),
        .. Repeated(request.Bonds.Select(bond => bond.Name), "bond"),
        .. request.CheckConnectivity && (request.ConnectivityTimeout <= TimeSpan.Zero || request.ConnectivityTimeout > LongestTimeout)
            ? [new NetworkFault($"The connectivity timeout must be longer than zero and at most {LongestTimeout.TotalDays} days.")] : Array.Empty<NetworkFault>(),
    ];

    public static bool IsLinkName(string name) =>
        name.Length is > 0 and <= LongestName && name is not ("." or "..") && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static IEnumerable<string> Of(NetworkConfig network)
    {
        if (!IsLinkName(network.Name)) yield return $"its name must be 1 to {LongestName} letters, digits, '-', '_' or '.'.";
        if (network.Remove) yield break;
        if (network.Nic is null == network.Bonding is null) yield return "it needs a NIC or a bond, and not both.";
        if ((network.Nic ?? network.Bonding) is { } port && !IsLinkName(port)) yield return $"'{port}' cannot be the name of a NIC or bond.";
        if (network.Vlan is < 1 or > 4094) yield return $"a VLAN is 1 to 4094, not {network.Vlan}.";
        if (network.Vlan is not null && IsLinkName(network.Nic ?? network.Bonding ?? "") && !IsLinkName(NetworkInterfaces.Carrier(network)))
            yield return $"'{NetworkInterfaces.Carrier(network)}' is longer than the {LongestName} characters a link's name may have.";
        if (network.Mtu is < 68 or > 65535) yield return $"an MTU is 68 to 65535 bytes, not {network.Mtu}.";
        foreach (var fault in NetworkAddressFaults.Of(network)) yield return fault;
    }

    private static IEnumerable<string> Of(BondConfig bond)
    {
        if (!IsLinkName(bond.Name)) yield return $"its name must be 1 to {LongestName} letters, digits, '-', '_' or '.'.";
        if (bond.Remove) yield break;
        if (bond.Nics.Distinct().Count() < 2) yield return $"it needs at least two ports, not {bond.Nics.Distinct().Count()}.";
        if (!BondModes.IsKnown(bond.Mode)) yield return $"its mode is 0 to 6, not {bond.Mode}.";
        foreach (var (name, value) in bond.Options)
            if (!IsOption(name) || !IsOption(value)) yield return $"'{name} {value}' cannot be an option.";
    }

    private static bool IsOption(string text) => text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '+' or '.' or ':');

    private static IEnumerable<NetworkFault> Repeated(IEnumerable<string> names, string what) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => new NetworkFault($"The {what} {group.Key} is named {group.Count()} times in one request."));
}
