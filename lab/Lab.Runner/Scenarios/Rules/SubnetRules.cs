using Lab.Model.Networks;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Subnets: usable, disjoint, there where a role needs an address.</summary>
internal static class SubnetRules
{
    private const int Ipv6MinimumMtu = 1280; // RFC 8200, section 5

    private static readonly NetworkRole[] NeedAddress = [NetworkRole.Management, NetworkRole.Migration, NetworkRole.Display, NetworkRole.DefaultRoute];

    private static readonly string[] NotForHosts = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"];

    public static void Check(Scenario scenario, FaultList faults)
    {
        foreach (var (index, network) in scenario.Networks.Index())
        {
            var path = FormattableString.Invariant($"networks[{index}]");
            if (network.Subnet is { } subnet) CheckSubnet(network, subnet, path + ".subnet", faults);
            CheckRoles(scenario, network, path, faults);
            CheckProtocol(network, path, faults);
        }

        CheckOverlaps(scenario, faults);
    }

    private static void CheckSubnet(NetworkConfig network, Subnet subnet, string path, FaultList faults)
    {
        if (subnet.IsIpv6)
        {
            faults.Add(path, $"{subnet} is IPv6; networks of a scenario are IPv4");
            if (network.Mtu < Ipv6MinimumMtu) faults.Add(path.Replace(".subnet", ".mtu", StringComparison.Ordinal), $"IPv6 needs an MTU of at least {Ipv6MinimumMtu}");
            return;
        }

        if (subnet.Prefix is < 8 or > 30) faults.Add(path, FormattableString.Invariant($"a prefix of {subnet.Prefix} is not useful here; expected 8 to 30"));
        else if (NotForHosts.Any(text => Subnet.TryParse(text, out var special, out _) && special.Overlaps(subnet)))
            faults.Add(path, $"{subnet} is not for hosts (reserved, loopback, link-local or multicast); such as 192.168.100.0/24");
    }

    private static void CheckRoles(Scenario scenario, NetworkConfig network, string path, FaultList faults)
    {
        if (network.Roles.FirstOrDefault(role => NeedAddress.Contains(role), NetworkRole.Vm) is var needing && needing == NetworkRole.Vm) return;
        var role = ShapeTable.NameOf(needing.ToString());
        if (network.Subnet is null && !faults.IsSpoilt(path + ".subnet"))
            faults.Add(path, $"'{network.Name}' has the role '{role}', so hosts need an address in it; add a 'subnet'");
        if (network.BootProtocol == BootProtocol.None) faults.Add(path + ".boot-protocol", $"'{network.Name}' has the role '{role}', so hosts need an address in it");
        foreach (var host in scenario.Hosts.AllNames().Where(host => network.Hosts.GetValueOrDefault(host)?.BootProtocol == BootProtocol.None))
        {
            var remedy = "or take it off that host with 'absent'";
            faults.Add($"{path}.hosts.{host}.boot-protocol", $"'{network.Name}' has the role '{role}', so {host} needs an address in it; {remedy}");
        }
    }

    private static void CheckProtocol(NetworkConfig network, string path, FaultList faults)
    {
        Refuse(network.BootProtocol, path + ".boot-protocol");
        foreach (var (host, own) in network.Hosts) Refuse(own.BootProtocol, $"{path}.hosts.{host}.boot-protocol");

        void Refuse(BootProtocol? protocol, string at)
        {
            if (protocol == BootProtocol.Dhcp) faults.Add(at, "the lab has no DHCP server; expected static or none");
            if (protocol == BootProtocol.Static && network.Subnet is null) faults.Add(at, $"'{network.Name}' has no 'subnet' to take an address from");
        }
    }

    private static void CheckOverlaps(Scenario scenario, FaultList faults)
    {
        foreach (var (index, network) in scenario.Networks.Index())
        {
            var other = scenario.Networks.Take(index).FirstOrDefault(earlier => earlier.Subnet is { } taken && network.Subnet is { } own && taken.Overlaps(own));
            if (other is null) continue;
            var path = FormattableString.Invariant($"networks[{index}].subnet");
            faults.Add(path, $"{network.Subnet} overlaps {other.Subnet} of '{other.Name}': a host would not know which way to send");
        }
    }
}
