using System.Net;
using Lab.Model.Networks;

namespace Lab.Runner.Scenarios;

/// <summary>Somebody who has an address in a network.</summary>
/// <param name="Subnet">The subnet it is from.</param>
/// <param name="Owner">In words: <c>host1</c>, <c>vm1</c>, <c>the engine</c>.</param>
/// <param name="Path">The place in the scenario that causes it.</param>
/// <param name="Address">Null when the subnet has no room for it.</param>
/// <param name="Stated">Written in the scenario, not chosen.</param>
internal sealed record AddressClaim(NetworkConfig Network, Subnet Subnet, string Owner, string Path, IPAddress? Address, bool Stated);

/// <summary>Who gets which address. One place chooses, so that what is checked is what is built.</summary>
internal static class AddressBook
{
    public const int ObserverOffset = 1;
    public const int EngineOffset = 2;
    public const int FirstHostOffset = 11;
    private const int FirstHostOffsetIpv6 = 0x11;
    private const int FirstVmOffset = 101;

    public static IEnumerable<AddressClaim> Of(Scenario scenario) =>
    [
        .. scenario.Networks.SelectMany((network, index) => OfLab(scenario, network, index)),
        .. scenario.Networks.SelectMany((network, index) => OfHosts(scenario, network, index)),
        .. OfVms(scenario),
    ];

    /// <summary>A host's IPv4 address in a network, or null when it has none. With DHCP, what the lab's server gives.</summary>
    /// <param name="number">The host's position, from 0.</param>
    public static IPAddress? OfHost(NetworkConfig network, string host, int number) =>
        network.On(host) is { BootProtocol: not BootProtocol.None } own ? own.Address ?? own.Subnet?.At(FirstHostOffset + number) : null;

    /// <summary>A host's IPv6 address in a network, or null when it has none.</summary>
    public static IPAddress? Ipv6OfHost(NetworkConfig network, string host, int number) =>
        network.On(host) is { Ipv6Subnet: { } subnet } own ? own.Ipv6Address ?? subnet.At(FirstHostOffsetIpv6 + number) : null;

    /// <summary>
    /// Whether the lab itself has an address in the network: it talks to engine and agents, hears VMs, routes and serves DHCP, where they are. Not on a VLAN, whose frames reach the lab tagged.
    /// </summary>
    public static bool IsObserved(Scenario scenario, NetworkConfig network) =>
        network == scenario.ManagementNetwork
        || network is { Subnet: not null, Vlan: null } && (scenario.Vms.Any(vm => scenario.NetworkOf(vm) == network) || scenario.Router.Contains(network.Name) || HasDhcp(scenario, network));

    /// <summary>Whether a host asks for its address.</summary>
    public static bool HasDhcp(Scenario scenario, NetworkConfig network) => scenario.Hosts.AllNames().Any(host => network.On(host)?.BootProtocol == BootProtocol.Dhcp);

    /// <summary>IPv4 subnets of a network: its own, and those of single hosts.</summary>
    public static IReadOnlyList<Subnet> SubnetsOf(Scenario scenario, NetworkConfig network) =>
        [.. scenario.Hosts.AllNames().Select(host => network.On(host)?.Subnet).Prepend(network.Subnet).OfType<Subnet>().Distinct()];

    /// <param name="number">The VM's position in the scenario, from 0.</param>
    public static IPAddress? OfVm(NetworkConfig network, VmConfig vm, int number) => vm.Address ?? network.Subnet?.At(FirstVmOffset + number);

    private static IEnumerable<AddressClaim> OfLab(Scenario scenario, NetworkConfig network, int index)
    {
        if (network.Subnet is not { } subnet) yield break;
        var cause = FormattableString.Invariant($"networks[{index}].subnet");
        if (IsObserved(scenario, network)) yield return new AddressClaim(network, subnet, "the lab", cause, subnet.At(ObserverOffset), Stated: false);
        if (network == scenario.ManagementNetwork) yield return new AddressClaim(network, subnet, "the engine", cause, subnet.At(EngineOffset), Stated: false);
        if (!IsObserved(scenario, network)) yield break;
        foreach (var (host, own) in network.Hosts.Where(pair => pair.Value.Subnet is { } other && other != subnet).DistinctBy(pair => pair.Value.Subnet))
            yield return new AddressClaim(network, own.Subnet!.Value, "the lab", FormattableString.Invariant($"networks[{index}].hosts.{host}.subnet"), own.Subnet.Value.At(ObserverOffset), Stated: false);
    }

    private static IEnumerable<AddressClaim> OfHosts(Scenario scenario, NetworkConfig network, int index)
    {
        var path = FormattableString.Invariant($"networks[{index}]");
        foreach (var (number, host) in scenario.Hosts.AllNames().Index())
        {
            if (network.On(host) is not { } own) continue;
            var at = $"{path}.hosts.{host}";
            if (own is { Subnet: { } subnet, BootProtocol: not BootProtocol.None })
            {
                var cause = own.Address is not null ? at + ".address" : subnet == network.Subnet ? path + ".subnet" : at + ".subnet";
                yield return new AddressClaim(network, subnet, host, cause, OfHost(network, host, number), own.Address is not null);
            }

            if (own.Ipv6Subnet is { } ipv6)
                yield return new AddressClaim(network, ipv6, host, own.Ipv6Address is null ? path + ".ipv6-subnet" : at + ".ipv6-address", Ipv6OfHost(network, host, number), own.Ipv6Address is not null);
        }
    }

    private static IEnumerable<AddressClaim> OfVms(Scenario scenario)
    {
        foreach (var (number, vm) in scenario.Vms.Index())
        {
            if (scenario.NetworkOf(vm) is not { Subnet: { } subnet } network) continue;
            var cause = FormattableString.Invariant($"vms[{number}]") + (vm.Address is null ? "" : ".address");
            yield return new AddressClaim(network, subnet, vm.Name, cause, OfVm(network, vm, number), vm.Address is not null);
        }
    }
}
