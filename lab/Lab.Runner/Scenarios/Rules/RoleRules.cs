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
            if (fault.Host is { } host) AddWithoutAddress(scenario, fault, host, faults);
            else if (fault.Index >= 0) faults.Add(RolesOf(fault.Index), fault.Reason.TrimEnd('.'));
            else if (!spoilt && scenario.Networks.Count > 0) faults.Add("networks", fault.Reason.TrimEnd('.'));
        }
    }

    private static IEnumerable<CarryingHost> Carrying(Scenario scenario, NetworkConfig network) => scenario.Hosts.AllNames()
        .Select(host => (Host: host, On: network.On(host)))
        .Where(host => host.On is not null)
        .Select(host => new CarryingHost(host.Host, host.On!.BootProtocol != BootProtocol.None || host.On.Ipv6Subnet is not null, host.On.Nic));

    /// <summary>Where the file says so: for one host, or for all at once.</summary>
    private static void AddWithoutAddress(Scenario scenario, ClusterNetworkFault fault, string host, FaultList faults)
    {
        var path = FormattableString.Invariant($"networks[{fault.Index}]");
        var network = scenario.Networks[fault.Index];
        if (faults.IsSpoilt(path + ".subnet") || faults.IsSpoilt(path + ".ipv6-subnet") || faults.IsSpoilt(path + ".boot-protocol")) return;
        var reason = $"'{network.Name}' has the role '{fault.Role}', so";
        if (network.Hosts.GetValueOrDefault(host)?.BootProtocol == BootProtocol.None)
            faults.Add($"{path}.hosts.{host}.boot-protocol", $"{reason} {host} needs an address in it; or take it off that host with 'absent'");
        else if (host == FirstWithout(scenario, network))
            faults.Add(network.BootProtocol is null ? path : path + ".boot-protocol", $"{reason} hosts need an address in it{(network.Subnet is null ? "; add a 'subnet'" : "")}");
    }

    /// <summary>The first host that the network as a whole leaves without an address: one report for all of them.</summary>
    private static string? FirstWithout(Scenario scenario, NetworkConfig network) => scenario.Hosts.AllNames()
        .FirstOrDefault(host => network.On(host) is { BootProtocol: BootProtocol.None, Ipv6Subnet: null } && network.Hosts.GetValueOrDefault(host)?.BootProtocol != BootProtocol.None);

    private static void CheckBridge(NetworkConfig network, int index, FaultList faults)
    {
        if (!network.Bridged && network.Has(NetworkRole.Vm))
            faults.Add(FormattableString.Invariant($"networks[{index}].bridged"), "VMs plug into a bridge: a network with the role 'vm' cannot have 'bridged: false'");
    }

    private static string RolesOf(int index) => FormattableString.Invariant($"networks[{index}].roles");
}
