using Lab.Captures.Addresses;
using Lab.Providers.Plans;

namespace Lab.Runner.Runs;

/// <summary>What the judge asks of a plan.</summary>
public static class PlanQueries
{
    public static NetworkPlan? WithRole(this LabPlan plan, string role) =>
        plan.Networks.FirstOrDefault(network => network.Roles.Contains(role));

    /// <summary>The network with the migration role, else management.</summary>
    public static NetworkPlan? MigrationNetwork(this LabPlan plan) => plan.WithRole("migration") ?? plan.WithRole("management");

    public static NetworkPlan? Network(this LabPlan plan, string name) => plan.Networks.FirstOrDefault(network => network.Name == name);

    public static AttachmentPlan? On(this NetworkPlan network, string? host) =>
        network.Attachments.FirstOrDefault(attachment => attachment.Host == host);

    public static VmPlan? Vm(this LabPlan plan, string name) => plan.Vms.FirstOrDefault(vm => vm.Name == name);

    /// <summary>The NICs that carry a network on a host: a bond's ports, or the one NIC; none where it is absent.</summary>
    public static IReadOnlyList<string> NicsOf(this LabPlan plan, NetworkPlan network, string? host) => network.On(host) is { } at ? plan.NicsOf(at) : [];

    public static IReadOnlyList<string> NicsOf(this LabPlan plan, AttachmentPlan at) =>
        plan.Hosts.FirstOrDefault(host => host.Name == at.Host)?.Bonds.FirstOrDefault(bond => bond.Name == at.Port)?.Nics ?? [at.Port];

    /// <summary>Names of the logical networks on a NIC, in the plan's order; empty for an unused NIC.</summary>
    public static IReadOnlyList<string> NetworksOn(this LabPlan plan, string host, string nic) =>
        [.. plan.Networks.Where(network => plan.NicsOf(network, host).Contains(nic)).Select(network => network.Name)];

    /// <summary>Those on one VLAN of it; 0 for what is not tagged.</summary>
    public static IReadOnlyList<string> NetworksOn(this LabPlan plan, string host, string nic, ushort vlan) =>
        [.. plan.Networks.Where(network => plan.Carries(network, host, nic, vlan)).Select(network => network.Name)];

    /// <summary>The network's tag on the wire, 0 for none.</summary>
    public static ushort Tag(this NetworkPlan network) => (ushort)(network.Vlan ?? 0);

    /// <summary>Whether frames with this tag on this NIC are on the network.</summary>
    public static bool Carries(this LabPlan plan, NetworkPlan network, string host, string nic, ushort vlan) =>
        network.Tag() == vlan && plan.NicsOf(network, host).Contains(nic);

    /// <summary>The bond that a NIC is a port of, or null.</summary>
    public static BondPlan? BondOf(this LabPlan plan, string host, string nic) =>
        plan.Hosts.FirstOrDefault(each => each.Name == host)?.Bonds.FirstOrDefault(bond => bond.Nics.Contains(nic));

    /// <summary>The bond or NIC that carries a network on a host; null where it is absent.</summary>
    public static Carrier? CarrierOf(this LabPlan plan, NetworkPlan network, string? host) =>
        network.On(host) is { } at ? new Carrier(at.Host, at.Port, plan.NicsOf(at)) : null;

    /// <summary>The bond that a NIC is a port of, or the NIC itself.</summary>
    public static Carrier CarrierOf(this LabPlan plan, string host, string nic) =>
        plan.BondOf(host, nic) is { } bond ? new Carrier(host, bond.Name, bond.Nics) : new Carrier(host, nic, [nic]);

    /// <summary>NICs on which management's traffic may be: those of the network, and the one that has its address before the networks are set
    /// up.</summary>
    public static IReadOnlyList<string> ManagementNics(this LabPlan plan, HostPlan host) =>
        plan.WithRole("management") is { } management ? [.. plan.NicsOf(management, host.Name).Append(host.ManagementNic).Distinct()] : [host.ManagementNic];

    /// <summary>The host that has an address, by the plan; null for an address of none.</summary>
    public static string? HostOf(this LabPlan plan, NetworkAddress address) =>
        plan.Networks.SelectMany(network => network.Attachments).FirstOrDefault(at => at.Has(address))?.Host;

    /// <summary>Whether the address, of either family, is the attachment's.</summary>
    public static bool Has(this AttachmentPlan at, NetworkAddress address) =>
        new[] { at.Address, at.Ipv6Address }.Any(text => NetworkAddress.TryParse(Address(text), out var own) && own == address);

    /// <summary><c>host1 eth1 (migration)</c>, and of a bond's port <c>host1 eth1 of bond0 (migration)</c>.</summary>
    public static string Describe(this LabPlan plan, string host, string nic) => Describe(plan, host, nic, "", plan.NetworksOn(host, nic));

    /// <summary><c>host1 eth1 VLAN 10 (migration)</c>; of a NIC that carries VLANs also <c>host1 eth1 untagged (management)</c>.</summary>
    public static string Describe(this LabPlan plan, string host, string nic, ushort vlan)
    {
        var trunk = plan.Networks.Any(network => network.Vlan is not null && plan.NicsOf(network, host).Contains(nic));
        var tag = vlan != 0 ? FormattableString.Invariant($" VLAN {vlan}") : trunk ? " untagged" : "";
        return Describe(plan, host, nic, tag, plan.NetworksOn(host, nic, vlan));
    }

    private static string Describe(LabPlan plan, string host, string nic, string tag, IReadOnlyList<string> networks) =>
        $"{host} {nic}{(plan.BondOf(host, nic) is { } bond ? $" of {bond.Name}" : "")}{tag}{(networks.Count > 0 ? $" ({string.Join(", ", networks)})" : "")}";

    /// <summary>The address without its prefix length; null stays null.</summary>
    public static string? Address(string? addressAndPrefix) => addressAndPrefix?.Split('/')[0];
}
