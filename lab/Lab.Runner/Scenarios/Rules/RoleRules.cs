using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Which network may have which role.</summary>
internal static class RoleRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        CheckManagement(scenario, faults);
        AtMostOne(scenario, faults, NetworkRole.Migration, "the memory of a migration has one way to go");
        AtMostOne(scenario, faults, NetworkRole.DefaultRoute, "a host has one default gateway");
        AtMostOne(scenario, faults, NetworkRole.Display, "consoles listen in one place");
        foreach (var (index, network) in scenario.Networks.Index())
        {
            foreach (var twice in network.Roles.GroupBy(role => role).Where(group => group.Count() > 1))
                faults.Add(RolesOf(index), $"the role '{ShapeTable.NameOf(twice.Key.ToString())}' stands twice");
            CheckBridge(network, index, faults);
        }
    }

    private static void CheckManagement(Scenario scenario, FaultList faults)
    {
        AtMostOne(scenario, faults, NetworkRole.Management, "engine, agents and libvirtds meet in one");
        // A role that could not be read may have been this one.
        if (faults.IsSpoilt("networks") || scenario.Networks.Index().Any(pair => faults.IsSpoiltBelow(RolesOf(pair.Index)))) return;
        if (scenario.Networks.Count > 0 && scenario.ManagementNetwork is null) faults.Add("networks", "no network has the role 'management'; exactly one must");
    }

    private static void AtMostOne(Scenario scenario, FaultList faults, NetworkRole role, string why)
    {
        var name = ShapeTable.NameOf(role.ToString());
        var having = scenario.Networks.Index().Where(pair => pair.Item.Has(role)).ToArray();
        foreach (var (index, network) in having.Skip(1))
            faults.Add(RolesOf(index), $"'{network.Name}' has the role '{name}', which '{having[0].Item.Name}' has already: {why}");
    }

    private static void CheckBridge(NetworkConfig network, int index, FaultList faults)
    {
        if (!network.Bridged && network.Has(NetworkRole.Vm))
            faults.Add(FormattableString.Invariant($"networks[{index}].bridged"), "VMs plug into a bridge: a network with the role 'vm' cannot have 'bridged: false'");
    }

    private static string RolesOf(int index) => FormattableString.Invariant($"networks[{index}].roles");
}
