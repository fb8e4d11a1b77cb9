using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>
/// The steps for Open vSwitch within <see cref="KernelDifference"/>: together, so that they are one transaction, after links have left the kernel's own bridges and bonds and before others join them.
/// </summary>
/// <param name="gone">Links that go, or go to be made again.</param>
/// <param name="kept">What is left of the links in scope.</param>
/// <param name="after">How they shall be, in scope.</param>
/// <param name="current">All there is.</param>
/// <param name="target">All there shall be.</param>
internal sealed class OvsDifference(IReadOnlyList<KernelLink> gone, KernelNetwork kept, KernelNetwork after, KernelNetwork current, KernelNetwork target)
{
    public IEnumerable<NetworkStep> Steps => [.. Going, .. Leaving, .. Coming, .. Joining, .. InternalPorts];

    private IEnumerable<KernelLink> Gone => gone.Where(link => link.Switch == SwitchType.Ovs);

    private IEnumerable<KernelLink> New => after.Links.Where(link => link.Switch == SwitchType.Ovs && kept.Find(link.Name) is null);

    /// <summary>A bridge goes with all that is on it.</summary>
    private IEnumerable<NetworkStep> Going =>
    [
        .. Gone.Where(link => link.Kind != LinkKind.Bridge && !IsGone(link.Master)).Select(link => link.Kind == LinkKind.Bond ? (NetworkStep)new DeleteOvsBond(link, [.. PortsOf(link.Name, current)]) : new DeleteInternalPort(link)),
        .. Gone.Where(link => link.Kind == LinkKind.Bridge).Select(link => new DeleteOvsBridge(link.Name, [.. PortsOf(link.Name, current).SelectMany(port => (string[])[port, .. PortsOf(port, current)])])),
    ];

    private IEnumerable<NetworkStep> Leaving =>
        from link in after.Links
        let former = current.Find(current.Find(link.Name)?.Master)
        where former is { Switch: SwitchType.Ovs } && former.Name != link.Master && link.Switch != SwitchType.Ovs && !IsGone(former.Name) && !IsGone(former.Master)
        select former.Kind == LinkKind.Bond ? (NetworkStep)new DeleteOvsBondPort(former.Name, link.Name) : new DeleteOvsPort(former.Name, link.Name);

    private IEnumerable<NetworkStep> Coming =>
    [
        .. New.Where(link => link.Kind == LinkKind.Bridge).Select(link => new CreateOvsBridge(link, target.Datapath ?? current.Datapath ?? "system")),
        .. New.Where(link => link.Kind == LinkKind.Bond).Select(link => new CreateOvsBond(link, [.. PortsOf(link.Name, target)])),
        .. after.Links.Where(link => link is { Kind: LinkKind.Bond, Switch: SwitchType.Ovs } && kept.Find(link.Name) is { } former && !OvsBonds.AreSame(link, former)).Select(link => new SetOvsBond(link)),
    ];

    private IEnumerable<NetworkStep> Joining =>
        from link in after.Links
        let master = target.Find(link.Master)
        where master is { Switch: SwitchType.Ovs } && link.Switch != SwitchType.Ovs && link.Kind != LinkKind.Other && !IsNew(master) && (kept.Find(link.Name)?.Master != master.Name || IsGone(master.Name))
        select master.Kind == LinkKind.Bond ? (NetworkStep)new AddOvsBondPort(master.Name, link.Name) : new AddOvsPort(master.Name, link.Name);

    private IEnumerable<NetworkStep> InternalPorts =>
    [
        .. New.Where(link => link.Kind == LinkKind.Internal).Select(link => new CreateInternalPort(link)),
        .. after.Links.Where(link => link.Kind == LinkKind.Internal && kept.Find(link.Name) is not null).SelectMany(link => Changed(link, kept.Find(link.Name)!)),
    ];

    /// <summary>Made with its ports, a bond needs no step for each of them.</summary>
    private bool IsNew(KernelLink master) => master.Kind == LinkKind.Bond && after.Find(master.Name) is not null && kept.Find(master.Name) is null;

    private bool IsGone(string? name) => gone.Any(link => link.Name == name);

    private static IEnumerable<NetworkStep> Changed(KernelLink link, KernelLink former)
    {
        if (link.Vlan != former.Vlan || link.Bridged != former.Bridged) yield return new SetInternalPort(link);
        if (link.Mtu != former.Mtu) yield return new SetInternalMtu(link.Name, link.Mtu);
    }

    private static IEnumerable<string> PortsOf(string master, KernelNetwork network) => network.Links.Where(link => link.Master == master).Select(link => link.Name);
}
