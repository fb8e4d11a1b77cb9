using Lab.Providers.Plans;

namespace Lab.Runner.Runs;

/// <summary>Reads <c>plan.json</c>. A plan with a hole in it, such as a host without a list of NICs, is damage: half a plan would prove half
/// of what it seems to.</summary>
internal static class PlanFile
{
    public static LabPlan? Read(string root, Action<Damage> damaged)
    {
        if (RunFile.TryReadJson<LabPlan>(root, RunFiles.Plan, damaged) is not { } plan) return null;
        if (Hole(plan) is not { } hole) return plan;
        damaged(new Damage(RunFiles.Plan, $"is damaged ({hole})"));
        return null;
    }

    /// <summary>A file may hold null where the type promises a value.</summary>
    private static string? Hole(LabPlan plan) => plan switch
    {
        { Engine: null } => "it has no engine",
        { Switches: null } => "it has no switches",
        { Hosts: null } => "it has no hosts",
        { Networks: null } => "it has no networks",
        { Vms: null } => "it has no VMs",
        _ when !plan.Hosts.All(IsWhole) => "a host has no name, no NICs or half a bond",
        _ when plan.Hosts.DistinctBy(host => host.Name).Count() < plan.Hosts.Count => "two hosts have one name",
        _ when !plan.Networks.All(IsWhole) => "a network has no name, no roles or no attachments",
        _ when plan.Vms.Any(vm => vm is not { Name: not null, Host: not null }) => "a VM has no name or no host",
        _ => null,
    };

    private static bool IsWhole(HostPlan? host) =>
        host is { Name: not null, Nics: not null } && host.Nics.All(nic => nic is { Name: not null })
        && host.Nics.DistinctBy(nic => nic.Name).Count() == host.Nics.Count
        && host.Bonds is not null && host.Bonds.All(bond => bond is { Name: not null, Nics.Count: > 0 });

    private static bool IsWhole(NetworkPlan? network) =>
        network is { Name: not null, Roles: not null, Attachments: not null }
        && network.Attachments.All(at => at is { Host: not null, Port: not null });
}
