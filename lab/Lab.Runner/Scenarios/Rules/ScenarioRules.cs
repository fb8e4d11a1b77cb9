using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>What the shape of a scenario cannot say. Every rule runs, also on a scenario that has faults; names that could not be read are empty and are passed over.</summary>
internal static class ScenarioRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        HostRules.Check(scenario, faults);
        RoleRules.Check(scenario, faults);
        NetworkRules.Check(scenario, faults);
        BondRules.Check(scenario, faults);
        HostSetupRules.Check(scenario, faults);
        SubnetRules.Check(scenario, faults);
        AddressRules.Check(scenario, faults);
        VmRules.Check(scenario, faults);
        ActionRules.Check(scenario, faults);
        ExpectationRules.Check(scenario, faults);
    }

    /// <summary>Reports a name that names nothing.</summary>
    /// <param name="what">Of what it should be the name: <c>host</c>.</param>
    /// <returns>Whether it is known; an empty name, which stands for one that could not be read, is not.</returns>
    public static bool Resolve(this FaultList faults, string path, string what, string name, IEnumerable<string> known, params IEnumerable<string> further)
    {
        if (name.Length == 0) return false;
        string[] names = [.. known.Where(candidate => candidate.Length > 0)];
        if (names.Contains(name) || further.Contains(name)) return true;
        var listed = names.Length == 0 ? "this scenario has none" : $"known: {string.Join(", ", names.Take(12))}{(names.Length > 12 ? ", ..." : "")}";
        faults.Add(path, $"there is no {what} '{name}'; {listed}", NearestName.Of(name, [.. names, .. further]));
        return false;
    }

    /// <summary>Reports names that stand twice, at the later place.</summary>
    /// <param name="path">The path of the name at an index.</param>
    public static void ReportRepeated(this FaultList faults, string what, IEnumerable<string> names, Func<int, string> path)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in names.Index())
        {
            if (name.Length > 0 && !first.TryAdd(name, index)) faults.Add(path(index), $"the {what} '{name}' stands twice; each name is used once");
        }
    }
}
