using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest.Mapping;

/// <summary>Declared attachments, and whether the host still is as declared.</summary>
internal static class AttachmentMapping
{
    public static AttachmentShape ToShape(InventoryState state, NetworkAttachment attachment)
    {
        var host = state.Hosts[attachment.HostId];
        var reported = ReportedConfigurationMapping.Compare(state, attachment);
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
}
