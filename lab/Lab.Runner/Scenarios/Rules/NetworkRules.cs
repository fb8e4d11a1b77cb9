using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Names and references of networks, and what the management network cannot be.</summary>
internal static class NetworkRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        faults.ReportRepeated("network", scenario.Networks.Select(network => network.Name), index => FormattableString.Invariant($"networks[{index}].name"));
        var hosts = scenario.Hosts.AllNames();
        var nics = scenario.Hosts.Nics.Select(nic => nic.Name).Concat(scenario.Hosts.Bonds.Select(bond => bond.Name)).ToArray();
        foreach (var (index, network) in scenario.Networks.Index())
        {
            var path = FormattableString.Invariant($"networks[{index}]");
            if (network.Name is MigrateConfig.NoNetwork) faults.Add(path + ".name", "'none' stands for no network and cannot name one");
            if (!faults.IsSpoiltBelow("hosts.nics") && !faults.IsSpoiltBelow("hosts.bonds")) faults.Resolve(path + ".nic", "NIC", network.Nic, nics);
            foreach (var (host, own) in network.Hosts)
            {
                var at = $"{path}.hosts.{host}";
                if (!faults.IsSpoiltBelow("hosts.names") && !faults.IsSpoilt("hosts.count")) faults.Resolve(at, "host", host, hosts);
                if (own.Nic is { } nic) faults.Resolve(at + ".nic", "NIC", nic, nics);
                if (own.Presence == Presence.Absent && (own.Address is not null || own.Nic is not null || own.BootProtocol is not null || own.Subnet is not null || own.Ipv6Address is not null))
                    faults.Add(at, $"'{network.Name}' is absent on {host}: nothing else can be said about it there");
            }

            foreach (var (host, _) in network.Hosts.Where(pair => network.Required == true && pair.Value.Presence == Presence.Absent))
                faults.Add($"{path}.hosts.{host}", $"'{network.Name}' is required, so {host} would never be up without it; leave 'required' out");
            if (network == scenario.ManagementNetwork) CheckManagement(network, path, faults);
        }
    }

    private static void CheckManagement(NetworkConfig network, string path, FaultList faults)
    {
        if (network.Vlan is not null)
            faults.Add(path + ".vlan", "the management network is untagged: the first address of a host is on the bare NIC, before there is anything that could make a VLAN");
        foreach (var (host, _) in network.Hosts.Where(pair => pair.Value.Subnet is not null))
            faults.Add($"{path}.hosts.{host}.subnet", "the management network is one subnet: engine and lab reach every host in it");
        foreach (var (host, _) in network.Hosts.Where(pair => pair.Value.Presence == Presence.Absent))
            faults.Add($"{path}.hosts.{host}", "the management network is on every host: without it nothing can be asked of the host");
    }
}
