namespace Lab.Model.Networks;

/// <summary>Which links a network lives on.</summary>
public static class NetworkInterfaces
{
    /// <summary>What carries the network's frames: <c>nic.vlan</c>, else the NIC or bond itself.</summary>
    public static string Carrier(NetworkConfig network) => network.Vlan is { } vlan ? FormattableString.Invariant($"{Port(network)}.{vlan}") : Port(network);

    /// <summary>What has its address: the bridge if bridged, else the carrier; with Open vSwitch an internal port.</summary>
    public static string Holder(NetworkConfig network) => network.Bridged || network.Switch == SwitchType.Ovs ? network.Name : Carrier(network);

    private static string Port(NetworkConfig network) => (network.Nic ?? network.Bonding)!;
}
