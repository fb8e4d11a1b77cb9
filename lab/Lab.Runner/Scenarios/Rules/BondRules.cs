using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Bonds name NICs that are plugged into one switch. What a host would refuse is not here: <see cref="HostSetupRules"/>.</summary>
internal static class BondRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        var hosts = scenario.Hosts;
        faults.ReportRepeated("bond", hosts.Bonds.Select(bond => bond.Name), index => FormattableString.Invariant($"hosts.bonds[{index}].name"));
        foreach (var (index, bond) in hosts.Bonds.Index())
        {
            var path = FormattableString.Invariant($"hosts.bonds[{index}]");
            if (faults.IsSpoiltBelow("hosts.nics")) return;
            var known = bond.Nics.Index().Count(nic => faults.Resolve(FormattableString.Invariant($"{path}.nics[{nic.Index}]"), "NIC", nic.Item, hosts.Nics.Select(each => each.Name)));
            if (known < bond.Nics.Count) continue;
            var switches = bond.Nics.Select(nic => hosts.Nics.First(each => each.Name == nic)).Select(nic => nic.Switch ?? nic.Name).Distinct().Count();
            if (switches > 1) faults.Add(path + ".nics", $"the ports of a bond plug into one switch; write {string.Join(", ", bond.Nics.Select(nic => $"{{name: {nic}, switch: fabric}}"))} under 'nics'");
        }
    }
}
