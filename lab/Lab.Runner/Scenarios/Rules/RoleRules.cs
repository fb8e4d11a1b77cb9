using Lab.Model.Networks;
using Lab.Model.Networks.Rules;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Which network may have which role.</summary>
internal static class RoleRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        CheckCluster(scenario, faults);
        foreach (var (index, network) in scenario.Networks.Index())
        {
            foreach (var twice in network.Roles.GroupBy(role => role).Where(group => group.Count() > 1))
                faults.Add(RolesOf(index), $"the role '{ShapeTable.NameOf(twice.Key.ToString())}' stands twice");
            CheckBridge(network, index, faults);
        }
    }

    /// <summary>The engine's own rules of roles.</summary>
    private static void CheckCluster(Scenario scenario, FaultList faults)
    {
        if (faults.IsSpoilt("networks")) return;
        // A role that could not be read may have been the one that is missing.
        var spoilt = scenario.Networks.Index().Any(pair => faults.IsSpoiltBelow(RolesOf(pair.Index)));
        var networks = scenario.Networks.Select(network => new NetworkInCluster(network.Name, [.. network.Roles.Distinct().Select(role => ShapeTable.NameOf(role.ToString()))], [.. Carrying(scenario, network)]));
        foreach (var fault in ClusterNetworkRules.Of([.. networks]))
        {
            if (fault.Index >= 0) faults.Add(Place(scenario, fault), fault.Reason.TrimEnd('.'));
            else if (!spoilt && scenario.Networks.Count > 0) faults.Add("networks", fault.Reason.TrimEnd('.'));
        }
    }

    private static IEnumerable<CarryingHost> Carrying(Scenario scenario, NetworkConfig network) => scenario.Hosts.AllNames()
        .Select(host => (Host: host, On: network.On(host)))
        .Where(host => host.On is not null)
        .Select(host => new CarryingHost(host.Host, host.On!.BootProtocol != BootProtocol.None || host.On.Ipv6Subnet is not null, host.On.Nic));

    private static string Place(Scenario scenario, ClusterNetworkFault fault)
    {
        if (fault.Host is null) return RolesOf(fault.Index);
        var path = FormattableString.Invariant($"networks[{fault.Index}]");
        var network = scenario.Networks[fault.Index];
        if (network.Hosts.GetValueOrDefault(fault.Host)?.BootProtocol is not null) return $"{path}.hosts.{fault.Host}.boot-protocol";
        return network.BootProtocol is null ? path : path + ".boot-protocol";
    }

    private static void CheckBridge(NetworkConfig network, int index, FaultList faults)
    {
        if (!network.Bridged && network.Has(NetworkRole.Vm))
            faults.Add(FormattableString.Invariant($"networks[{index}].bridged"), "VMs plug into a bridge: a network with the role 'vm' cannot have 'bridged: false'");
    }

    private static string RolesOf(int index) => FormattableString.Invariant($"networks[{index}].roles");
}
