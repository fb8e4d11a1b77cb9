using System.Net;
using Lab.Model.Networks;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Every address is in its subnet, and nobody else's.</summary>
internal static class AddressRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        CheckOverrides(scenario, faults);
        foreach (var network in AddressBook.Of(scenario).GroupBy(claim => (claim.Network, claim.Subnet)).Where(group => SubnetRules.IsUseful(group.Key.Subnet)))
        {
            CheckRoom(network.Key.Network, network.Key.Subnet, [.. network], faults);
            CheckCollisions([.. network.OrderBy(claim => claim.Stated)], faults);
        }
    }

    private static void CheckOverrides(Scenario scenario, FaultList faults)
    {
        foreach (var (index, network) in scenario.Networks.Index())
        {
            foreach (var (host, own) in network.Hosts.Where(pair => pair.Value.Address is not null))
            {
                var path = FormattableString.Invariant($"networks[{index}].hosts.{host}.address");
                if ((own.Subnet ?? network.Subnet) is null) faults.Add(path, $"'{network.Name}' has no 'subnet', so {host} can have no address in it");
                else if ((own.BootProtocol ?? network.BootProtocol) == BootProtocol.None) faults.Add(path, $"{host} cannot have an address with 'boot-protocol: none'");
            }

            foreach (var (host, _) in network.Hosts.Where(pair => pair.Value.Ipv6Address is not null && (network.Ipv6Subnet is null || !pair.Value.Ipv6)))
                faults.Add(FormattableString.Invariant($"networks[{index}].hosts.{host}.ipv6-address"), $"'{network.Name}' has no 'ipv6-subnet' on {host}, so {host} can have no IPv6 address in it");
        }

        foreach (var (index, vm) in scenario.Vms.Index().Where(pair => pair.Item.Address is not null && scenario.NetworkOf(pair.Item)?.Subnet is null))
            faults.Add(FormattableString.Invariant($"vms[{index}].address"), $"'{vm.Name}' is in no network that has a subnet");
    }

    private static void CheckRoom(NetworkConfig network, Subnet subnet, AddressClaim[] claims, FaultList faults)
    {
        foreach (var claim in claims.Where(claim => claim.Stated && !subnet.IsForHosts(claim.Address!)))
            faults.Add(claim.Path, $"{claim.Address} is no address for a host of {subnet} ('{network.Name}')");
        var homeless = claims.Where(claim => claim.Address is null).Select(claim => claim.Owner).ToArray();
        if (homeless.Length > 0)
            faults.Add(claims.First(claim => claim.Address is null).Path, $"{subnet} ('{network.Name}') is too small for {string.Join(", ", homeless.Take(6))}; use a /24");
    }

    private static void CheckCollisions(AddressClaim[] claims, FaultList faults)
    {
        var first = new Dictionary<IPAddress, AddressClaim>();
        foreach (var claim in claims)
        {
            if (claim.Address is null || first.TryAdd(claim.Address, claim)) continue;
            faults.Add(claim.Path, $"{claim.Address} would be the address of both {first[claim.Address].Owner} and {claim.Owner}");
        }
    }
}
