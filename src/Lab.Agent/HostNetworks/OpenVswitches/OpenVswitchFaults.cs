using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>What is wrong with networks of Open vSwitch on this host, with what it has. What is wrong with them anywhere, <see cref="HostNetworkRules"/> says.</summary>
internal static class OpenVswitchFaults
{
    public static IEnumerable<NetworkFault> Of(CurrentNetworks current, SetupNetworksRequest request)
    {
        var final = current.Running.With(request);
        return
        [
            .. request.Networks.Index().Where(network => !network.Item.Remove && network.Item.Switch == SwitchType.Ovs).SelectMany(network => OfNetwork(network.Item, network.Index, current)),
            .. request.Networks.Index().SelectMany(network => InUse(network.Item, network.Index, current)),
            .. request.Networks.Index().SelectMany(network => Held(network.Item, network.Index, current)),
            .. request.Bonds.Index().Where(bond => !bond.Item.Remove && final.IsOvs(bond.Item.Name)).SelectMany(bond => OfBond(bond.Item, bond.Index, current.Kernel)),
        ];
    }

    private static IEnumerable<NetworkFault> OfNetwork(NetworkConfig network, int index, CurrentNetworks current)
    {
        var place = Place(network, index);
        if (current.Kernel.Datapath is null) yield return Lacking(place with { Attribute = nameof(NetworkConfig.Switch) });
        // The network's own bridge goes before its port comes; a port of its name on its bridge is what an agent that starts again finds.
        var isItsOwn = current.Running.Find(network.Name) is { } former && NetworkInterfaces.Holder(former) == network.Name && network.Name != former.Nic;
        var isThere = current.Kernel.Find(network.Name) is { Kind: LinkKind.Internal } port && port.Master == OvsNames.Bridge((network.Nic ?? network.Bonding)!);
        if (!isItsOwn && !isThere && current.Kernel.Find(network.Name) is { Kind: not LinkKind.Nic })
            yield return new NetworkFault(place with { Attribute = nameof(NetworkConfig.Name) }, "a link of this name exists, and Open vSwitch needs the name for the network's port.");
    }

    /// <summary>The taps of VMs have the tag of their network's port and are on its bridge: they would stay behind.</summary>
    private static IEnumerable<NetworkFault> InUse(NetworkConfig network, int index, CurrentNetworks current)
    {
        if (network.Remove || current.Running.Find(network.Name) is not { Bridged: true } former || !network.Bridged) yield break; // removal and bridge are refused for any switch
        var isMoved = former.Switch == SwitchType.Ovs && (former.Nic, former.Bonding, former.Vlan) != (network.Nic, network.Bonding, network.Vlan);
        if (!isMoved && former.Switch == network.Switch) yield break;
        var taps = current.Kernel.Links.Where(link => link.Master == network.Name && link.Kind == LinkKind.Other).Select(link => link.Name).ToList();
        if (taps.Count > 0)
            yield return new NetworkFault(Place(network, index), $"it is in use by VMs ({string.Join(", ", taps)}): neither its switch nor, with Open vSwitch, its NIC, bond or VLAN can change.");
    }

    /// <summary>Its port would stay behind, with its address, unseen.</summary>
    private static IEnumerable<NetworkFault> Held(NetworkConfig network, int index, CurrentNetworks current)
    {
        if (current.Kernel.Datapath is not null || (!network.Remove && network.Switch == SwitchType.Ovs)) yield break;
        if (current.Running.Find(network.Name) is { Switch: SwitchType.Ovs } && current.Kernel.Find(network.Name) is not null)
            yield return new NetworkFault(Place(network, index), "Open vSwitch has its port and does not answer: start it, then try again.") { IsMissing = true };
    }

    private static IEnumerable<NetworkFault> OfBond(BondConfig bond, int index, KernelNetwork kernel)
    {
        if (kernel.Datapath is null) yield return Lacking(new NetworkPlace(NetworkSubject.Bond, bond.Name, index, nameof(BondConfig.Switch)));
    }

    private static NetworkPlace Place(NetworkConfig network, int index) => new(NetworkSubject.Network, network.Name, index);

    private static NetworkFault Lacking(NetworkPlace place) =>
        new(place, "this host runs no Open vSwitch that answers; install and start it (Debian: openvswitch-switch), or use the switch 'linux'.") { IsMissing = true };
}
