using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Networks;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Networks;

namespace Lab.Engine.Rest.Mapping;

/// <summary>What was declared of a network on a host beside what the host has, attribute by attribute (oVirt's <c>reported_configurations</c>).</summary>
public static class ReportedConfigurationMapping
{
    /// <summary>Options that agents leave out when they are zero; of others that they leave out nothing is known.</summary>
    private static readonly string[] Numbers = ["miimon", "updelay", "downdelay", "min_links"];

    public static ReportedConfiguration[] Compare(InventoryState state, NetworkAttachment attachment)
    {
        var seen = state.StateOf(attachment.HostId).Network;
        var actual = seen.Networks.FirstOrDefault(n => n.Name == state.NetworkName(attachment.NetworkId));
        return [.. OfLink(state, attachment, actual), .. OfAddresses(attachment, actual), .. OfBond(state.Hosts[attachment.HostId].Bonds.FirstOrDefault(b => b.Name == attachment.Port), seen)];
    }

    private static IEnumerable<ReportedConfiguration> OfLink(InventoryState state, NetworkAttachment attachment, NetworkState? actual)
    {
        var network = state.Networks[attachment.NetworkId];
        var cluster = state.Clusters[state.Hosts[attachment.HostId].ClusterId];
        yield return Reported("port", attachment.Port, actual?.Port);
        yield return Reported("mtu", Words.Of(network.Mtu), Words.Of((long?)actual?.Mtu));
        yield return Reported("vlan", Words.Of((long?)network.Vlan) ?? "", actual is null ? null : Words.Of((long?)actual.Vlan) ?? "");
        yield return Reported("bridged", Words.Of(network.VmNetwork), Words.Of(actual?.Bridged));
        yield return Reported("switch_type", Words.Of(Words.Switches, cluster.SwitchType), actual is null ? null : Words.Of(Words.Switches, actual.Switch));
        yield return Reported("boot_protocol", Words.Of(Words.BootProtocols, attachment.BootProtocol), actual is null ? null : Words.Of(Words.BootProtocols, actual.BootProtocol));
    }

    private static IEnumerable<ReportedConfiguration> OfAddresses(NetworkAttachment attachment, NetworkState? actual)
    {
        if (attachment is { BootProtocol: BootProtocol.Static, IpAddress: { } address })
        {
            var ipv4 = HostAddress.Parse(actual?.Ipv4Address);
            var prefix = attachment.Prefix ?? NetworkAddresses.PrefixOf(attachment.Netmask ?? "");
            yield return Reported("ipv4_address", address, ipv4?.Address.ToString());
            yield return Reported("ipv4_prefix", Words.Of((long?)prefix) ?? "", Words.Of((long?)ipv4?.Prefix));
            yield return Reported("ipv4_gateway", attachment.Gateway ?? "", actual?.Gateway ?? "");
        }

        if (attachment.Ipv6Address is not { } declared) yield break;
        var (expected, found) = (HostAddress.Parse(declared), HostAddress.Parse(actual?.Ipv6Address));
        yield return Reported("ipv6_address", expected?.Address.ToString() ?? declared, found?.Address.ToString());
        yield return Reported("ipv6_prefix", Words.Of((long?)expected?.Prefix) ?? "", Words.Of((long?)found?.Prefix));
        yield return Reported("ipv6_gateway", attachment.Ipv6Gateway is { } gateway ? NetworkAddresses.CanonicalAddress(gateway) : "", actual?.Ipv6Gateway ?? "");
    }

    /// <param name="declared">Null: the network is not on a bond that the engine set up.</param>
    private static IEnumerable<ReportedConfiguration> OfBond(BondConfig? declared, HostNetworkState seen)
    {
        if (declared is null) yield break;
        var actual = seen.Links.FirstOrDefault(link => link.Name == declared.Name && link.Kind == LinkKind.Bond);
        yield return Reported("bond_ports", Join(declared.Nics), actual is null ? null : Join(seen.Links.Where(link => link.Master == declared.Name).Select(link => link.Name)));
        if (actual is { Bond: null }) yield break; // its agent does not tell
        yield return Reported("bond_mode", Words.Of(declared.Mode), Words.Of((long?)actual?.Bond?.Mode));
        var told = declared.Options.Where(o => actual is null || Numbers.Contains(o.Key) || actual.Bond!.Options.ContainsKey(o.Key)).ToArray();
        yield return Reported("bond_options", Join(told.Select(o => $"{o.Key}={o.Value}")), actual is null ? null : Join(told.Select(o => $"{o.Key}={Actual(actual.Bond!, o.Key, o.Value)}")));
    }

    private static string Actual(BondState bond, string name, string declared) => bond.Options.GetValueOrDefault(name) switch
    {
        null => "0",
        "slow" when declared == "0" => "0",
        "fast" when declared == "1" => "1",
        var value => value,
    };

    private static string Join(IEnumerable<string> words) => string.Join(",", words.Order(StringComparer.Ordinal));

    private static ReportedConfiguration Reported(string name, string expected, string? actual) => new(name, expected, actual ?? "", Words.Of(expected == actual));
}
