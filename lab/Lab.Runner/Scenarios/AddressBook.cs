using System.Net;
using Lab.Model.Networks;

namespace Lab.Runner.Scenarios;

/// <summary>Somebody who has an address in a network.</summary>
/// <param name="Owner">In words: <c>host1</c>, <c>vm1</c>, <c>the engine</c>.</param>
/// <param name="Path">The place in the scenario that causes it.</param>
/// <param name="Address">Null when the subnet has no room for it.</param>
/// <param name="Stated">Written in the scenario, not chosen.</param>
internal sealed record AddressClaim(NetworkConfig Network, string Owner, string Path, IPAddress? Address, bool Stated);

/// <summary>Who gets which address. One place chooses, so that what is checked is what is built.</summary>
internal static class AddressBook
{
    public const int ObserverOffset = 1;
    public const int EngineOffset = 2;
    private const int FirstHostOffset = 11;
    private const int FirstVmOffset = 101;

    public static IEnumerable<AddressClaim> Of(Scenario scenario) => [.. scenario.Networks.SelectMany((network, index) => InNetwork(scenario, network, index)), .. OfVms(scenario)];

    /// <summary>A host's address in a network, or null when it has none.</summary>
    /// <param name="number">The host's position, from 0.</param>
    public static IPAddress? OfHost(NetworkConfig network, string host, int number) =>
        network.On(host) is { BootProtocol: BootProtocol.Static } own ? own.Address ?? network.Subnet?.At(FirstHostOffset + number) : null;

    /// <summary>Whether the lab itself has an address in the network: it talks to engine and agents, and hears VMs, where they are. Not on a VLAN, whose frames reach the lab tagged.</summary>
    public static bool IsObserved(Scenario scenario, NetworkConfig network) =>
        network == scenario.ManagementNetwork || network is { Subnet: not null, Vlan: null } && scenario.Vms.Any(vm => scenario.NetworkOf(vm) == network);

    /// <param name="number">The VM's position in the scenario, from 0.</param>
    public static IPAddress? OfVm(NetworkConfig network, VmConfig vm, int number) => vm.Address ?? network.Subnet?.At(FirstVmOffset + number);

    private static IEnumerable<AddressClaim> InNetwork(Scenario scenario, NetworkConfig network, int index)
    {
        var path = FormattableString.Invariant($"networks[{index}]");
        if (network.Subnet is not { } subnet) yield break;
        if (IsObserved(scenario, network)) yield return new AddressClaim(network, "the lab", path + ".subnet", subnet.At(ObserverOffset), Stated: false);
        if (network == scenario.ManagementNetwork) yield return new AddressClaim(network, "the engine", path + ".subnet", subnet.At(EngineOffset), Stated: false);

        foreach (var (number, host) in scenario.Hosts.AllNames().Index())
        {
            if (network.On(host) is not { BootProtocol: BootProtocol.Static } own) continue;
            var cause = own.Address is null ? path + ".subnet" : $"{path}.hosts.{host}.address";
            yield return new AddressClaim(network, host, cause, OfHost(network, host, number), own.Address is not null);
        }
    }

    private static IEnumerable<AddressClaim> OfVms(Scenario scenario)
    {
        foreach (var (number, vm) in scenario.Vms.Index())
        {
            if (scenario.NetworkOf(vm) is not { Subnet: not null } network) continue;
            var cause = FormattableString.Invariant($"vms[{number}]") + (vm.Address is null ? "" : ".address");
            yield return new AddressClaim(network, vm.Name, cause, OfVm(network, vm, number), vm.Address is not null);
        }
    }
}
