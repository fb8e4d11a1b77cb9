using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Networks;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Networks;

namespace Lab.Engine.Rest.Mapping;

/// <summary>Declared attachments, and whether the host still is as declared.</summary>
internal static class AttachmentMapping
{
    public static AttachmentShape ToShape(InventoryState state, NetworkAttachment attachment)
    {
        var host = state.Hosts[attachment.HostId];
        var reported = Compare(state, attachment);
        return new AttachmentShape
        {
            Id = attachment.Id.ToString(),
            Href = $"{Paths.Of("hosts", host.Id)}/networkattachments/{attachment.Id}",
            Network = Ref.To("networks", attachment.NetworkId, state.NetworkName(attachment.NetworkId)),
            HostNic = HostNicMapping.Reference(host, attachment.Port),
            Host = Ref.To("hosts", host.Id),
            IpAddressAssignments = new IpAssignments([.. Assignments(attachment)]),
            InSync = Words.Of(reported.All(r => r.InSync == "true")),
            ReportedConfigurations = new ReportedConfigurations(reported),
        };
    }

    private static IEnumerable<IpAssignment> Assignments(NetworkAttachment attachment)
    {
        yield return new IpAssignment(
            Words.Of(Words.BootProtocols, attachment.BootProtocol),
            new Ip { Version = "v4", Address = attachment.IpAddress, Netmask = attachment.Netmask ?? Words.Of((long?)attachment.Prefix), Gateway = attachment.Gateway });
        if (attachment.Ipv6Address?.Split('/') is [var address, var prefix])
            yield return new IpAssignment("static", new Ip { Version = "v6", Address = address, Netmask = prefix, Gateway = attachment.Ipv6Gateway });
    }

    private static ReportedConfiguration[] Compare(InventoryState state, NetworkAttachment attachment)
    {
        var network = state.Networks[attachment.NetworkId];
        var cluster = state.Clusters[state.Hosts[attachment.HostId].ClusterId];
        var actual = state.StateOf(attachment.HostId).Network.Networks.FirstOrDefault(n => n.Name == network.Name);
        List<ReportedConfiguration> reported =
        [
            Reported("port", attachment.Port, actual?.Port),
            Reported("mtu", Words.Of(network.Mtu), Words.Of((long?)actual?.Mtu)),
            Reported("vlan", Words.Of((long?)network.Vlan) ?? "", actual is null ? null : Words.Of((long?)actual.Vlan) ?? ""),
            Reported("bridged", Words.Of(network.VmNetwork), Words.Of(actual?.Bridged)),
            Reported("switch_type", Words.Of(Words.Switches, cluster.SwitchType), actual is null ? null : Words.Of(Words.Switches, actual.Switch)),
            Reported("boot_protocol", Words.Of(Words.BootProtocols, attachment.BootProtocol), actual is null ? null : Words.Of(Words.BootProtocols, actual.BootProtocol)),
        ];
        if (attachment.BootProtocol == BootProtocol.Static) reported.Add(Reported("ipv4_address", attachment.IpAddress ?? "", Address(actual?.Ipv4Address)));
        if (attachment.Ipv6Address is not null) reported.Add(Reported("ipv6_address", Address(attachment.Ipv6Address) ?? "", Address(actual?.Ipv6Address)));
        return [.. reported];
    }

    private static string? Address(string? text) => HostAddress.Parse(text)?.Address.ToString();

    private static ReportedConfiguration Reported(string name, string expected, string? actual) => new(name, expected, actual ?? "", Words.Of(expected == actual));
}
