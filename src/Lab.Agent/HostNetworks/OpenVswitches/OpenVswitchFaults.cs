using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>What is wrong with networks of Open vSwitch on this host.</summary>
internal static class OpenVswitchFaults
{
    public static IEnumerable<NetworkFault> Of(CurrentNetworks current, SetupNetworksRequest request)
    {
        var final = current.Running.With(request);
        return
        [
            .. request.Networks.Where(network => !network.Remove && network.Switch == SwitchType.Ovs).SelectMany(network => OfNetwork(network, current)),
            .. request.Networks.SelectMany(network => InUse(network, current)),
            .. final.Bonds.Where(bond => IsAsked(bond, request) && final.IsOvs(bond.Name)).SelectMany(bond => OfBond(bond, current.Kernel)),
            .. request.Networks.Select(network => network.Nic ?? network.Bonding).OfType<string>().Distinct().SelectMany(port => Mixed(port, final)),
        ];
    }

    private static IEnumerable<NetworkFault> OfNetwork(NetworkConfig network, CurrentNetworks current)
    {
        if (current.Kernel.Datapath is null) yield return Lacking("Network", network.Name);
        // The network's own bridge goes before its port comes; a port of its name on its bridge is what an agent that starts again finds.
        var isItsOwn = current.Running.Find(network.Name) is { } former && NetworkInterfaces.Holder(former) == network.Name && network.Name != former.Nic;
        var isThere = current.Kernel.Find(network.Name) is { Kind: LinkKind.Internal } port && port.Master == OvsNames.Bridge((network.Nic ?? network.Bonding)!);
        if (!isItsOwn && !isThere && current.Kernel.Find(network.Name) is not null) yield return Fault("Network", network.Name, "a link of this name exists, and Open vSwitch needs the name for the network's port.");
    }

    /// <summary>The taps of VMs have the tag of their network's port and are on its bridge: they would stay behind.</summary>
    private static IEnumerable<NetworkFault> InUse(NetworkConfig network, CurrentNetworks current)
    {
        if (network.Remove || current.Running.Find(network.Name) is not { Bridged: true } former || !network.Bridged) yield break; // removal and bridge are refused for any switch
        var isMoved = former.Switch == SwitchType.Ovs && (former.Nic, former.Bonding, former.Vlan) != (network.Nic, network.Bonding, network.Vlan);
        if (!isMoved && former.Switch == network.Switch) yield break;
        var taps = current.Kernel.Links.Where(link => link.Master == network.Name && link.Kind == LinkKind.Other).Select(link => link.Name).ToList();
        if (taps.Count > 0) yield return Fault("Network", network.Name, $"it is in use by VMs ({string.Join(", ", taps)}): neither its switch nor, with Open vSwitch, its NIC, bond or VLAN can change.");
    }

    private static IEnumerable<NetworkFault> OfBond(BondConfig bond, KernelNetwork kernel)
    {
        if (kernel.Datapath is null) yield return Lacking("Bond", bond.Name);
        if (!OvsBonds.HasMode(bond.Mode)) yield return Fault("Bond", bond.Name, $"Open vSwitch has no bond of mode {bond.Mode}; it has 1 (active-backup), 2 (balance-slb) and 4 (LACP).");
        foreach (var option in bond.Options.Keys.Where(option => !OvsBonds.HasOption(option))) yield return Fault("Bond", bond.Name, $"Open vSwitch has no bond option {option}.");
    }

    private static IEnumerable<NetworkFault> Mixed(string port, RunningNetworks final)
    {
        var linux = final.Networks.Where(network => (network.Nic ?? network.Bonding) == port && network.Switch == SwitchType.Linux).Select(network => network.Name).ToList();
        if (linux.Count > 0 && final.IsOvs(port)) yield return new NetworkFault($"{port} belongs to Open vSwitch and cannot carry {string.Join(" and ", linux)} with the switch 'linux': one switch a NIC or bond.");
    }

    private static bool IsAsked(BondConfig bond, SetupNetworksRequest request) =>
        request.Bonds.Any(asked => asked.Name == bond.Name) || request.Networks.Any(network => network.Bonding == bond.Name);

    private static NetworkFault Lacking(string what, string name) =>
        new($"{what} {name}: this host runs no Open vSwitch that answers; install and start it (Debian: openvswitch-switch), or use the switch 'linux'.", IsMissing: true);

    private static NetworkFault Fault(string what, string name, string reason) => new($"{what} {name}: {reason}");
}
