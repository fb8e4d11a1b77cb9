using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>What of a host's configuration is Open vSwitch's.</summary>
internal static class OvsPlacement
{
    /// <summary>Whether a NIC or bond belongs to Open vSwitch: by the networks on it, or by the bond's own word.</summary>
    public static bool IsOvs(this RunningNetworks running, string port) =>
        running.Networks.Any(network => (network.Nic ?? network.Bonding) == port && network.Switch == SwitchType.Ovs) || running.Bonds.Any(bond => bond.Name == port && bond.Switch == SwitchType.Ovs);
}
