using Lab.Model.Networks;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Subnets: usable, disjoint, there where a role needs an address.</summary>
internal static class SubnetRules
{
    private static readonly string[] Ipv6NotForHosts = ["::/8", "fe80::/10", "ff00::/8"];

    private static readonly string[] NotForHosts = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"];

    public static void Check(Scenario scenario, FaultList faults)
    {
        foreach (var (index, network) in scenario.Networks.Index())
        {
            var path = FormattableString.Invariant($"networks[{index}]");
            if (network.Subnet is { } subnet) CheckIpv4(subnet, path + ".subnet", faults);
            if (network.Ipv6Subnet is { } ipv6) CheckIpv6(ipv6, path + ".ipv6-subnet", faults);
            foreach (var (host, own) in network.Hosts) if (own.Subnet is { } other) CheckIpv4(other, $"{path}.hosts.{host}.subnet", faults);
            CheckManagement(network, path, faults);
            CheckProtocol(network, path, faults);
        }

        CheckOverlaps(scenario, faults);
        foreach (var (index, name) in scenario.Router.Index()) CheckRouted(scenario, name, FormattableString.Invariant($"router[{index}]"), faults);
    }

    /// <summary>One that addresses can be taken from.</summary>
    public static bool IsUseful(Subnet subnet) => subnet.IsIpv6 ? subnet.Prefix is >= 16 and <= 120 : subnet.Prefix is >= 8 and <= 30;

    private static void CheckIpv4(Subnet subnet, string path, FaultList faults)
    {
        if (subnet.IsIpv6) faults.Add(path, $"{subnet} is IPv6; write it as 'ipv6-subnet'");
        else if (!IsUseful(subnet)) faults.Add(path, FormattableString.Invariant($"a prefix of {subnet.Prefix} is not useful here; expected 8 to 30"));
        else if (NotForHosts.Any(text => Subnet.TryParse(text, out var special, out _) && special.Overlaps(subnet)))
            faults.Add(path, $"{subnet} is not for hosts (reserved, loopback, link-local or multicast); such as 192.168.100.0/24");
    }

    private static void CheckIpv6(Subnet subnet, string path, FaultList faults)
    {
        if (!subnet.IsIpv6) faults.Add(path, $"{subnet} is IPv4; write it as 'subnet'");
        else if (!IsUseful(subnet)) faults.Add(path, FormattableString.Invariant($"a prefix of {subnet.Prefix} is not useful here; expected 16 to 120"));
        else if (Ipv6NotForHosts.Any(text => Subnet.TryParse(text, out var special, out _) && special.Overlaps(subnet)))
            faults.Add(path, $"{subnet} is not for hosts (unspecified, loopback, link-local or multicast); such as fd00:101::/64");
    }

    private static void CheckRouted(Scenario scenario, string name, string path, FaultList faults)
    {
        if (!faults.Resolve(path, "network", name, scenario.Networks.Select(network => network.Name))) return;
        var network = scenario.Networks.First(candidate => candidate.Name == name);
        if (network.Vlan is not null) faults.Add(path, $"'{name}' is tagged, and the lab's router has no VLAN interfaces");
        if (network.Subnet is null) faults.Add(path, $"'{name}' has no 'subnet', so the router can have no address in it");
    }

    private static void CheckManagement(NetworkConfig network, string path, FaultList faults)
    {
        if (network.Has(NetworkRole.Management) && network.Subnet is null && network.Ipv6Subnet is not null && !faults.IsSpoilt(path + ".subnet"))
            faults.Add(path, $"'{network.Name}' manages the hosts, and engine and lab reach them by IPv4; add a 'subnet'");
    }

    private static void CheckProtocol(NetworkConfig network, string path, FaultList faults)
    {
        Check(network.BootProtocol, network.Subnet, path + ".boot-protocol");
        foreach (var (host, own) in network.Hosts)
        {
            Check(own.BootProtocol, own.Subnet ?? network.Subnet, $"{path}.hosts.{host}.boot-protocol");
            if (own.Subnet is { } other && other != network.Subnet && network.On(host) is { BootProtocol: BootProtocol.Dhcp })
                faults.Add($"{path}.hosts.{host}.subnet", $"the lab's DHCP server serves the 'subnet' of '{network.Name}' only; give {host} 'boot-protocol: static', or leave its own subnet out");
        }

        if (network.DhcpDelay > TimeSpan.Zero && network.BootProtocol != BootProtocol.Dhcp && network.Hosts.Values.All(own => own.BootProtocol != BootProtocol.Dhcp))
            faults.Add(path + ".dhcp-delay", $"no host asks for its address on '{network.Name}'; add 'boot-protocol: dhcp' or leave it out");

        void Check(BootProtocol? protocol, Subnet? subnet, string at)
        {
            if (protocol is BootProtocol.Static or BootProtocol.Dhcp && subnet is null) faults.Add(at, $"'{network.Name}' has no 'subnet' to take an address from");
            if (protocol != BootProtocol.Dhcp) return;
            if (network.Has(NetworkRole.Management)) faults.Add(at, "the management network has static addresses: hosts are reached by them before anything is set up");
            if (network.Vlan is not null) faults.Add(at, $"'{network.Name}' is tagged, and the lab's DHCP server has no VLAN interfaces; expected static or none");
        }
    }

    private static void CheckOverlaps(Scenario scenario, FaultList faults)
    {
        var taken = new List<(Subnet Subnet, NetworkConfig Network)>();
        foreach (var (index, network) in scenario.Networks.Index())
        {
            foreach (var (subnet, path) in Stated(network, FormattableString.Invariant($"networks[{index}]")))
            {
                if (taken.FirstOrDefault(earlier => earlier.Subnet.Overlaps(subnet)) is { Network: { } other } found)
                    faults.Add(path, $"{subnet} overlaps {found.Subnet} of '{other.Name}': a host would not know which way to send");
                taken.Add((subnet, network));
            }
        }
    }

    private static IEnumerable<(Subnet Subnet, string Path)> Stated(NetworkConfig network, string path)
    {
        if (network.Subnet is { } subnet) yield return (subnet, path + ".subnet");
        if (network.Ipv6Subnet is { } ipv6) yield return (ipv6, path + ".ipv6-subnet");
        foreach (var (host, own) in network.Hosts.Where(pair => pair.Value.Subnet is not null && pair.Value.Subnet != network.Subnet).DistinctBy(pair => pair.Value.Subnet))
            yield return (own.Subnet!.Value, $"{path}.hosts.{host}.subnet");
    }
}
