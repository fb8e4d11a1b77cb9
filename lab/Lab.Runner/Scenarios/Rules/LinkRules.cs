using System.Globalization;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>What a host's kernel would refuse: NICs that carry two untagged networks, interface names that are too long or stand twice.</summary>
internal static class LinkRules
{
    /// <summary>IFNAMSIZ less its terminating zero.</summary>
    private const int MaximumName = 15;

    public static void Check(Scenario scenario, FaultList faults)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal); // hosts are alike: one report for all of them
        foreach (var host in scenario.Hosts.AllNames())
        {
            CheckTags(scenario, host, faults, reported);
            CheckNames(scenario, host, faults, reported);
        }
    }

    private static void CheckTags(Scenario scenario, string host, FaultList faults, HashSet<string> reported)
    {
        var first = new Dictionary<(string Nic, int? Vlan), NetworkConfig>();
        foreach (var (index, network) in scenario.Networks.Index())
        {
            if (network.On(host) is not { Nic.Length: > 0 } own) continue;
            if (first.TryAdd((own.Nic, network.Vlan), network)) continue;
            var path = FormattableString.Invariant($"networks[{index}].") + (network.Vlan is null ? "nic" : "vlan");
            var carries = $"{own.Nic} already carries '{first[(own.Nic, network.Vlan)].Name}'";
            var tag = network.Vlan is { } vlan ? string.Create(CultureInfo.InvariantCulture, $" with VLAN {vlan}") : " untagged; give one of the two a 'vlan' or another NIC";
            if (reported.Add(path)) faults.Add(path, carries + tag);
        }
    }

    private static void CheckNames(Scenario scenario, string host, FaultList faults, HashSet<string> reported)
    {
        var owner = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var nic in scenario.Hosts.Nics) owner.TryAdd(nic.Name, "a NIC");
        foreach (var (index, bond) in scenario.Hosts.Bonds.Index()) Claim(bond.Name, FormattableString.Invariant($"hosts.bonds[{index}].name"), $"the bond '{bond.Name}'");
        foreach (var (index, network) in scenario.Networks.Index())
        {
            var path = FormattableString.Invariant($"networks[{index}]");
            if (network.On(host) is not { Nic.Length: > 0 } own || network.Name.Length == 0) continue;
            if (network.Vlan is { } vlan) Claim(string.Create(CultureInfo.InvariantCulture, $"{own.Nic}.{vlan}"), path + ".vlan", $"the VLAN interface of '{network.Name}'");
            if (network.Bridged) Claim(network.Name, path + ".name", $"the bridge of '{network.Name}'");
        }

        void Claim(string name, string path, string what)
        {
            if (name.Length > MaximumName && reported.Add(path + name))
                faults.Add(path, $"{what} would be called '{name}', longer than the {MaximumName} characters of an interface name");
            // Two networks of one name, or two VLANs of one tag, are reported as such.
            if (!owner.TryAdd(name, what) && owner[name] != what && owner[name] == "a NIC" && reported.Add(path + name))
                faults.Add(path, $"{what} would be called '{name}', as {owner[name]} of the hosts is");
        }
    }
}
