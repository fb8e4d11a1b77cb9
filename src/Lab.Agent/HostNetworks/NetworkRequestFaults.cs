using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Agent.HostNetworks;

/// <summary>What a request asks for and this agent does not do; nothing is wrong with it.</summary>
internal static class NetworkRequestFaults
{
    public static IEnumerable<NetworkFault> Of(SetupNetworksRequest request) => request.Networks.Index().Where(network => !network.Item.Remove).SelectMany(network => Missing(network.Item, network.Index));

    private static IEnumerable<NetworkFault> Missing(NetworkConfig network, int index)
    {
        if (network.BootProtocol == BootProtocol.Dhcp) yield return Fault(network, index, nameof(NetworkConfig.BootProtocol), "this agent runs no DHCP client; give a static address.");
        if (network.Switch == SwitchType.Ovs) yield return Fault(network, index, nameof(NetworkConfig.Switch), "this agent does not drive Open vSwitch; use the switch 'linux'.");
    }

    private static NetworkFault Fault(NetworkConfig network, int index, string attribute, string reason) => new(new NetworkPlace(NetworkSubject.Network, network.Name, index, attribute), reason) { IsMissing = true };
}
