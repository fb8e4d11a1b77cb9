using Lab.Agent.HostNetworks.DhcpClients;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>
/// The steps from one kernel configuration to another, in an order the kernel accepts. One function serves four ends: between what is and what was asked it is the plan; between what came of it
/// and what was asked, the verification (none left); between what is and the snapshot taken before, the way back; and at the start, what a restored configuration lacks.
/// </summary>
public static class KernelDifference
{
    /// <param name="scope">Links that may be touched; null: all. Other links appear and go while a set-up is held, such as the taps of VMs.</param>
    public static IReadOnlyList<NetworkStep> Between(KernelNetwork from, KernelNetwork to, IReadOnlySet<string>? scope = null)
    {
        var before = InScope(from, scope);
        var after = InScope(to, scope);
        var gone = Gone(before, after);
        var kept = Kept(before, from, after, gone);
        return
        [
            // First, while what they leased can still be given back.
            .. before.Links.Where(link => link.Dhcp is not null && !KeepsClient(link)).Select(link => new StopDhcp(link.Name)),
            .. before.Rules.Except(after.Rules).Select(rule => new DeleteRule(rule)),
            // Routes of a link that goes, or of an address that goes, may go with it: they are deleted while they surely exist.
            .. before.Routes.Except(kept.Routes).Select(route => new DeleteRoute(route)),
            .. kept.Links.SelectMany(link => DeletedAddresses(link, after.Find(link.Name)!)),
            .. kept.Links.SelectMany(link => Detached(before.Find(link.Name)!, after.Find(link.Name)!, from)),
            .. gone.Where(link => link is { Kind: LinkKind.Bridge or LinkKind.Vlan or LinkKind.Bond, Switch: SwitchType.Linux }).Select(link => new DeleteLink(link)),
            // Before Open vSwitch looks at them: a userspace datapath learns late that a port takes larger frames.
            .. after.Links.Where(link => Depth(link) == 0 && kept.Find(link.Name) is { } former && former.Mtu != link.Mtu).Select(link => new SetMtu(link.Name, link.Mtu)),
            .. new OvsDifference(gone, kept, after, from, to).Steps,
            // A port may be in scope and its bridge or bond not, when only the port changed.
            .. to.Links.Where(link => after.Find(link.Name) is not null || from.Find(link.Name) is not null).OrderBy(Depth).SelectMany(link => Made(link, after, kept)),
            .. after.Links.OrderBy(Depth).SelectMany(link => Finished(link, kept.Find(link.Name), to)),
            .. after.Routes.Except(kept.Routes).OrderBy(route => route.Gateway is not null).Select(route => new AddRoute(route)),
            .. after.Rules.Except(before.Rules).Select(rule => new AddRule(rule)),
            .. after.Links.Where(link => link.Dhcp is not null && (before.Find(link.Name) is not { } former || !KeepsClient(former))).Select(link => new StartDhcp(link)),
        ];

        // A client knows its link by number, and what it leased is another network's when the link is made again or plugged in elsewhere.
        bool KeepsClient(KernelLink link) => after.Find(link.Name) is { } target && target.Dhcp == link.Dhcp && !gone.Contains(link) && target.Vlan == link.Vlan
            && Ports(before, link.Name).SequenceEqual(Ports(after, link.Name));
    }

    /// <summary>Every link that steps touch.</summary>
    public static IReadOnlySet<string> Scope(IEnumerable<NetworkStep> steps) => steps.SelectMany(step => step.Links).ToHashSet();

    /// <summary>A NIC cannot be made or deleted; the others are the same if what they were made with is.</summary>
    private static bool IsSame(KernelLink link, KernelLink? other) => other is not null && link.Kind == other.Kind && link.Switch == other.Switch && link.Base == other.Base && link switch
    {
        { Kind: LinkKind.Vlan } => link.Vlan == other.Vlan,
        { Kind: LinkKind.Internal } => link.Master == other.Master,
        { Kind: LinkKind.Bond, Switch: SwitchType.Linux } => BondOptions.AreMadeSame(link, other),
        _ => true,
    };

    /// <summary>What must be deleted, the upper ones first; the kernel deletes a VLAN interface together with the link below it.</summary>
    private static List<KernelLink> Gone(KernelNetwork before, KernelNetwork after)
    {
        var names = before.Links.Where(link => !IsSame(link, after.Find(link.Name)) || IsLeftByAll(link, before, after)).Select(link => link.Name).ToHashSet();
        while (before.Links.Any(link => link.Base is { } below && names.Contains(below) && names.Add(link.Name)))
        {
            // Any stops at the first one that was added; the next pass finds those above it.
        }

        return [.. before.Links.Where(link => names.Contains(link.Name)).OrderByDescending(Depth)];
    }

    /// <summary>Open vSwitch has no bond without ports: one that gets all new ones is made again.</summary>
    private static bool IsLeftByAll(KernelLink link, KernelNetwork before, KernelNetwork after) => link is { Kind: LinkKind.Bond, Switch: SwitchType.Ovs }
        && before.Links.Where(port => port.Master == link.Name).ToList() is { Count: > 0 } ports && ports.TrueForAll(port => after.Find(port.Name)?.Master != link.Name);

    /// <summary>What the kernel has left when the deleting steps are done.</summary>
    private static KernelNetwork Kept(KernelNetwork before, KernelNetwork from, KernelNetwork after, List<KernelLink> gone)
    {
        var links = before.Links.Except(gone).Select(link => Left(link, after.Find(link.Name)!)).ToList();
        return before with { Links = links, Routes = [.. before.Routes.Intersect(after.Routes).Where(Stays)] };

        KernelLink Left(KernelLink link, KernelLink target)
        {
            if (link.Master is null || (link.Master == target.Master && gone.All(master => master.Name != link.Master))) return link;
            // The kernel closes a port that leaves a bond, and lets one that leaves a bridge as it is.
            return link with { Master = null, AdminUp = link.AdminUp && from.Find(link.Master) is not { Kind: LinkKind.Bond, Switch: SwitchType.Linux } };
        }

        // The routes of a link end when it is closed, and its IPv4 routes with its last IPv4 address.
        bool Stays(KernelRoute route) =>
            before.Find(route.Device) is not { } link
            || (links.Find(other => other.Name == route.Device) is { } left && left.AdminUp == link.AdminUp
                && (route.IsIpv6 || !link.Held().Any(IsIpv4) || link.Held().Intersect(after.Find(route.Device)!.Held()).Any(IsIpv4)));
    }

    /// <summary>Without the taps of VMs.</summary>
    private static IEnumerable<string> Ports(KernelNetwork network, string master) =>
        network.Links.Where(link => link.Master == master && link.Kind != LinkKind.Other).Select(link => link.Name).Order(StringComparer.Ordinal);

    private static bool IsIpv4(string address) => !address.Contains(':');

    private static int Depth(KernelLink link) => link.Kind switch { LinkKind.Bond => 1, LinkKind.Vlan => 2, LinkKind.Bridge or LinkKind.Internal => 3, _ => 0 };

    private static IEnumerable<NetworkStep> DeletedAddresses(KernelLink link, KernelLink target) =>
        link.Held().Except(target.Held()).Select(address => new DeleteAddress(link.Name, address));

    private static IEnumerable<NetworkStep> Detached(KernelLink link, KernelLink target, KernelNetwork from)
    {
        if (link.Master is not null && link.Master != target.Master && from.Find(link.Master) is not { Switch: SwitchType.Ovs } && link.Switch == SwitchType.Linux) yield return new ClearMaster(link.Name);
    }

    private static IEnumerable<NetworkStep> Made(KernelLink target, KernelNetwork after, KernelNetwork kept)
    {
        if (target.Switch == SwitchType.Ovs) yield break;
        if (after.Find(target.Name) is not null)
        {
            var link = kept.Find(target.Name);
            var created = link is null && Creation(target) is not null;
            if (created) yield return Creation(target)!;
            // A VLAN interface may not have more than what is below it: from the NIC upwards. Shrinking goes the same way, for the kernel shrinks what is above.
            if (created || (link is not null && link.Mtu != target.Mtu && Depth(target) > 0)) yield return new SetMtu(target.Name, target.Mtu);
            if (link is { Kind: LinkKind.Bond } && BondOptions.Changed(link, target) is { Count: > 0 } options) yield return new SetBondOptions(target.Name, options);
        }

        foreach (var port in after.Links.Where(port => port.Master == target.Name && kept.Find(port.Name)?.Master != target.Name))
        {
            if (target.Kind == LinkKind.Bond) yield return new SetDown(port.Name); // bonding takes only ports that are down
            yield return new SetMaster(port.Name, target.Name);
        }
    }

    private static IEnumerable<NetworkStep> Finished(KernelLink target, KernelLink? link, KernelNetwork to)
    {
        if (target is { Switch: SwitchType.Ovs, Kind: not LinkKind.Internal }) yield break; // its own port of a bridge stays closed, and its bonds are no links
        if (link is null && target.Kind != LinkKind.Internal && Creation(target) is null) yield break; // a NIC that is not there cannot be configured
        var joinedBond = link?.Master != target.Master && to.Find(target.Master) is { Kind: LinkKind.Bond, Switch: SwitchType.Linux };
        if (target.AdminUp && (link is not { AdminUp: true } || joinedBond)) yield return new SetUp(target.Name);
        if (!target.AdminUp && (link is { AdminUp: true } || joinedBond)) yield return new SetDown(target.Name); // bonding opens the ports it takes
        foreach (var address in target.Held().Except(link?.Held() ?? [])) yield return new AddAddress(target.Name, address);
    }

    private static NetworkStep? Creation(KernelLink link) => link.Kind switch
    {
        LinkKind.Bridge => new CreateBridge(link),
        LinkKind.Vlan => new CreateVlan(link),
        LinkKind.Bond => new CreateBond(link),
        _ => null,
    };

    private static KernelNetwork InScope(KernelNetwork network, IReadOnlySet<string>? scope)
    {
        if (scope is null) return network;
        var routes = network.Routes.Where(route => scope.Contains(route.Device)).ToList();
        return network with
        {
            Links = [.. network.Links.Where(link => scope.Contains(link.Name))],
            Routes = routes,
            Rules = [.. network.Rules.Where(rule => routes.Any(route => route.Table == rule.Table))],
        };
    }
}
