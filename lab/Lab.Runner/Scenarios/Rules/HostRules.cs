using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>How many hosts, their names and their NICs.</summary>
internal static class HostRules
{
    // 'engine' and 'runner' are sources of events and folders of logs beside the hosts'; libvirt refuses to migrate to a host that calls itself localhost.
    private static readonly string[] Reserved = ["engine", "runner", "localhost"];

    public static void Check(Scenario scenario, FaultList faults)
    {
        var hosts = scenario.Hosts;
        if (faults.IsSpoilt("hosts")) return;
        CheckCount(scenario, hosts, faults);
        faults.ReportRepeated("host", hosts.Names, index => FormattableString.Invariant($"hosts.names[{index}]"));
        foreach (var (index, name) in hosts.Names.Index().Where(pair => Reserved.Contains(pair.Item)))
            faults.Add(FormattableString.Invariant($"hosts.names[{index}]"), $"'{name}' cannot be a host's name: the lab uses it");
        CheckNics(hosts, faults);
    }

    private static void CheckCount(Scenario scenario, HostsConfig hosts, FaultList faults)
    {
        if (faults.IsSpoilt("hosts.count") || faults.IsSpoilt("hosts.names")) return;
        if (hosts.Count is null == (hosts.Names.Count == 0))
        {
            if (hosts.Count is null) faults.Add("hosts", "hosts have neither a 'count' nor 'names'; such as 'count: 2'");
            else faults.Add("hosts.count", "hosts have either a 'count' or 'names', not both");
            faults.Spoil("hosts.count"); // nobody can tell which hosts there are
        }
        else if (hosts.AllNames().Count < 2 && scenario.Migrations.Any()) faults.Add(hosts.Count is null ? "hosts.names" : "hosts.count", "a migration needs at least 2 hosts");
        if (hosts.Names.Count > HostsConfig.MaximumCount) faults.Add("hosts.names", FormattableString.Invariant($"at most {HostsConfig.MaximumCount} hosts"));
    }

    private static void CheckNics(HostsConfig hosts, FaultList faults)
    {
        faults.ReportRepeated("NIC", hosts.Nics.Select(nic => nic.Name), index => FormattableString.Invariant($"hosts.nics[{index}]"));
        foreach (var (index, _) in hosts.Nics.Index().Where(pair => pair.Item.Name == "lo"))
            faults.Add(FormattableString.Invariant($"hosts.nics[{index}]"), "'lo' is the loopback interface, which every host has");
    }
}
