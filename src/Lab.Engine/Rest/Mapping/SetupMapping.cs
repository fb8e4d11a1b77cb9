using Lab.Engine.Hosts;
using Lab.Engine.Rest.Shapes;
using Lab.Engine.Setups;
using Lab.Model.Networks;

namespace Lab.Engine.Rest.Mapping;

/// <summary>The body of <c>setupnetworks</c>.</summary>
internal static class SetupMapping
{
    public static NetworkSetup FromShape(RestCall call, SetupNetworksAction action)
    {
        var inputs = call.Inputs;
        var hostId = call.Id();
        var host = call.State.Hosts.GetValueOrDefault(hostId);
        return new NetworkSetup
        {
            HostId = hostId,
            Modified = [.. (action.ModifiedNetworkAttachments?.NetworkAttachment ?? []).Select(a => Attachment(call, host, a))],
            Removed = [.. (action.RemovedNetworkAttachments?.NetworkAttachment ?? []).Select(a => Removed(call, a)).OfType<Guid>()],
            ModifiedBonds = [.. (action.ModifiedBonds?.HostNic ?? []).Select(b => Bond(call, host, b))],
            RemovedBonds = [.. (action.RemovedBonds?.HostNic ?? []).Select(b => NicName(call, host, new Ref(b.Id, b.Name))).OfType<string>()],
            CheckConnectivity = inputs.Boolean(action.CheckConnectivity, "check_connectivity") ?? true,
            ConnectivityTimeout = inputs.Duration(action.ConnectivityTimeout, "connectivity_timeout", TimeSpan.FromSeconds(1)) ?? TimeSpan.FromSeconds(120),
            CommitOnSuccess = inputs.Boolean(action.CommitOnSuccess, "commit_on_success") ?? false,
        };
    }

    private static AttachmentRequest Attachment(RestCall call, Host? host, AttachmentShape shape)
    {
        var assignments = shape.IpAddressAssignments?.IpAddressAssignment ?? [];
        var v4 = assignments.FirstOrDefault(a => a.Ip?.Version is null or "v4");
        var v6 = assignments.FirstOrDefault(a => a.Ip?.Version == "v6");
        return new AttachmentRequest
        {
            Id = call.Inputs.Id(shape.Id, "network_attachment.id"),
            NetworkId = call.Inputs.Resolve(shape.Network, "network", call.State.Networks, n => n.Name),
            Port = shape.HostNic is null ? null : NicName(call, host, shape.HostNic),
            Ipv4 = v4 is null ? null : V4(call.Inputs, v4),
            Ipv6 = v6 is null ? null : V6(call.Inputs, v6),
        };
    }

    private static Ipv4Assignment V4(Inputs inputs, IpAssignment assignment)
    {
        var method = inputs.Word(assignment.AssignmentMethod ?? "static", "assignment_method", Words.BootProtocols) ?? BootProtocol.None;
        var netmask = assignment.Ip?.Netmask;
        var prefix = netmask is not null && !netmask.Contains('.') ? inputs.Whole(netmask, "ip.netmask") : null;
        return new Ipv4Assignment(method, assignment.Ip?.Address, prefix is null ? netmask : null, prefix, assignment.Ip?.Gateway);
    }

    private static Ipv6Assignment V6(Inputs inputs, IpAssignment assignment)
    {
        var method = inputs.Word(assignment.AssignmentMethod ?? "static", "assignment_method", Words.BootProtocols);
        if (method == BootProtocol.Dhcp) inputs.Fault("IPv6 addresses are static or none here.");
        if (method != BootProtocol.Static || assignment.Ip?.Address is not { } address) return new Ipv6Assignment(null, null);
        return new Ipv6Assignment(address.Contains('/') ? address : $"{address}/{assignment.Ip.Netmask ?? "64"}", assignment.Ip.Gateway);
    }

    private static Guid? Removed(RestCall call, AttachmentShape shape)
    {
        if (shape.Id is not null) return call.Inputs.Id(shape.Id, "network_attachment.id");
        if (shape.Network is not null) return call.Inputs.Resolve(shape.Network, "network", call.State.Networks, n => n.Name);
        call.Inputs.Fault("Name each removed network attachment by its id or its network.");
        return null;
    }

    /// <summary>By name, or by an identifier that <c>/nics</c> shows.</summary>
    private static string? NicName(RestCall call, Host? host, Ref nic)
    {
        if (nic.Name is { } name) return name;
        if (host is null || call.Inputs.Id(nic.Id, "host_nic.id") is not { } id) return null;
        var found = call.State.StateOf(host.Id).Network.Links.FirstOrDefault(l => HostNicMapping.IdOf(host, l.Name) == id)?.Name;
        if (found is null) call.Inputs.Fault($"Host {host.Name} has no NIC '{id}'.");
        return found;
    }

    private static BondConfig Bond(RestCall call, Host? host, HostNicShape shape)
    {
        var options = call.Inputs.Named((shape.Bonding?.Options?.Option ?? []).Select(o => (o.Name, o.Value)), "bonding option");
        var mode = options.Remove("mode", out var text) ? Mode(call.Inputs, text) : BondModes.Default;
        options.TryAdd("miimon", "100");
        return new BondConfig
        {
            Name = NicName(call, host, new Ref(shape.Id, shape.Name)) ?? "",
            Nics = [.. (shape.Bonding?.Slaves?.HostNic ?? []).Select(p => NicName(call, host, p)).OfType<string>()],
            Mode = mode,
            Options = options,
        };
    }

    private static int Mode(Inputs inputs, string text)
    {
        if ((BondModes.Number(text) ?? (int.TryParse(text, out var number) ? number : null)) is { } mode) return mode;
        inputs.Fault($"The bonding mode is '{text}'; write 0 to 6 or {string.Join(", ", BondModes.Names)}.");
        return BondModes.Default;
    }
}
