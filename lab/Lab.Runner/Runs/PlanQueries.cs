using Lab.Providers.Plans;

namespace Lab.Runner.Runs;

/// <summary>What the judge asks of a plan.</summary>
public static class PlanQueries
{
    public static NetworkPlan? WithRole(this LabPlan plan, string role) =>
        plan.Networks.FirstOrDefault(network => network.Roles.Contains(role));

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
        [.. plan.Networks.Where(network => network.Attachments.Any(at => at.Host == host && plan.NicsOf(at).Contains(nic))).Select(network => network.Name)];

    /// <summary><c>host1 eth1 (migration)</c>.</summary>
    public static string Describe(this LabPlan plan, string host, string nic) =>
        plan.NetworksOn(host, nic) is { Count: > 0 } names ? $"{host} {nic} ({string.Join(", ", names)})" : $"{host} {nic}";

    /// <summary>The address without its prefix length; null stays null.</summary>
    public static string? Address(string? addressAndPrefix) => addressAndPrefix?.Split('/')[0];
}
