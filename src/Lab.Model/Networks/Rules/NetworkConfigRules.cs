using Lab.Model.Units;

namespace Lab.Model.Networks.Rules;

/// <summary>What one network must be, whatever the host.</summary>
public static class NetworkConfigRules
{
    public const int LeastMtu = 68;
    public const int LargestMtu = 65535;

    /// <summary>A logical network before it is on any host.</summary>
    /// <returns>C# names of <see cref="NetworkConfig"/>'s members, and sentences' second halves.</returns>
    public static IEnumerable<(string Attribute, string Reason)> OfLogical(string name, int? vlan, int mtu)
    {
        if (!NetworkNames.IsLinkName(name)) yield return (nameof(NetworkConfig.Name), $"its name must be {NetworkNames.Rule}: it becomes a bridge's.");
        if (vlan is { } tag && !VlanId.TryCreate(tag, out _)) yield return (nameof(NetworkConfig.Vlan), $"a VLAN is 1 to 4094, not {tag}.");
        if (mtu is < LeastMtu or > LargestMtu) yield return (nameof(NetworkConfig.Mtu), $"an MTU is {LeastMtu} to {LargestMtu} bytes, not {mtu}.");
    }

    internal static IEnumerable<NetworkFault> Of(NetworkConfig network, int index) => OfLogical(network.Name, network.Vlan, network.Mtu).Concat(OfPort(network)).Concat(NetworkAddressRules.Of(network))
        .Select(fault => new NetworkFault(new NetworkPlace(NetworkSubject.Network, network.Name, index, fault.Attribute), fault.Reason));

    private static IEnumerable<(string Attribute, string Reason)> OfPort(NetworkConfig network)
    {
        if (network.Nic is null == network.Bonding is null)
        {
            yield return (nameof(NetworkConfig.Nic), "it needs a NIC or a bond, and not both.");
            yield break;
        }

        var port = (network.Nic ?? network.Bonding)!;
        if (!NetworkNames.IsLinkName(port)) yield return (network.Nic is null ? nameof(NetworkConfig.Bonding) : nameof(NetworkConfig.Nic), $"'{port}' cannot be the name of a NIC or bond.");
        else if (network.Vlan is not null && NetworkInterfaces.Carrier(network) is { Length: > NetworkNames.Longest } carrier)
            yield return (nameof(NetworkConfig.Vlan), $"'{carrier}' is longer than the {NetworkNames.Longest} characters a link's name may have.");
    }
}
