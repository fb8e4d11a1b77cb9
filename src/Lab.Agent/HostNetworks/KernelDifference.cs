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
        var gone = before.Links.Where(link => !IsSame(link, after.Find(link.Name))).OrderByDescending(Depth).ToList();
        var kept = before with { Links = [.. before.Links.Except(gone)] };
        return
        [
            .. before.Rules.Except(after.Rules).Select(rule => new DeleteRule(rule)),
            // Routes of a link that goes, or of an address that goes, may go with it: they are deleted while they surely exist.
            .. before.Routes.Except(after.Routes).Select(route => new DeleteRoute(route)),
            .. kept.Links.SelectMany(link => DeletedAddresses(link, after.Find(link.Name)!)),
            .. kept.Links.SelectMany(link => Detached(link, after.Find(link.Name)!)),
            .. gone.Where(link => link.Kind is LinkKind.Bridge or LinkKind.Vlan or LinkKind.Bond).Select(link => new DeleteLink(link)),
            .. after.Links.OrderBy(Depth).SelectMany(link => Made(link, kept.Find(link.Name), after, kept)),
            .. after.Links.OrderBy(Depth).SelectMany(link => Finished(link, kept.Find(link.Name), after)),
            .. after.Routes.Except(before.Routes).OrderBy(route => route.Gateway is not null).Select(route => new AddRoute(route)),
            .. after.Rules.Except(before.Rules).Select(rule => new AddRule(rule)),
        ];
    }

    /// <summary>Every link that steps touch.</summary>
    public static IReadOnlySet<string> Scope(IEnumerable<NetworkStep> steps) => steps.Select(step => step.Link).OfType<string>().ToHashSet();

    /// <summary>A NIC cannot be made or deleted; the others are the same if what they were made with is.</summary>
    private static bool IsSame(KernelLink link, KernelLink? other) => other is not null && link.Kind == other.Kind && link.Base == other.Base && link.Vlan == other.Vlan && link.BondMode == other.BondMode;

    private static int Depth(KernelLink link) => link.Kind switch { LinkKind.Bond => 1, LinkKind.Vlan => 2, LinkKind.Bridge => 3, _ => 0 };

    private static IEnumerable<NetworkStep> DeletedAddresses(KernelLink link, KernelLink target) =>
        link.Addresses.Except(target.Addresses).Select(address => new DeleteAddress(link.Name, address));

    private static IEnumerable<NetworkStep> Detached(KernelLink link, KernelLink target)
    {
        if (link.Master is not null && link.Master != target.Master) yield return new ClearMaster(link.Name);
    }

    private static IEnumerable<NetworkStep> Made(KernelLink target, KernelLink? link, KernelNetwork after, KernelNetwork kept)
    {
        var created = link is null && Creation(target) is not null;
        if (created) yield return Creation(target)!;
        // A VLAN interface may not have more than what is below it: from the NIC upwards. Shrinking goes the same way, for the kernel shrinks what is above.
        if (created || (link is not null && link.Mtu != target.Mtu)) yield return new SetMtu(target.Name, target.Mtu);
        foreach (var port in after.Links.Where(port => port.Master == target.Name && kept.Find(port.Name)?.Master != target.Name))
        {
            if (target.Kind == LinkKind.Bond) yield return new SetDown(port.Name); // bonding takes only ports that are down
            yield return new SetMaster(port.Name, target.Name);
        }
    }

    private static IEnumerable<NetworkStep> Finished(KernelLink target, KernelLink? link, KernelNetwork after)
    {
        if (link is null && Creation(target) is null) yield break; // a NIC that is not there cannot be configured
        var broughtDown = link?.Master != target.Master && after.Find(target.Master)?.Kind == LinkKind.Bond;
        if (target.AdminUp && (link is not { AdminUp: true } || broughtDown)) yield return new SetUp(target.Name);
        if (!target.AdminUp && link is { AdminUp: true }) yield return new SetDown(target.Name);
        foreach (var address in target.Addresses.Except(link?.Addresses ?? [])) yield return new AddAddress(target.Name, address);
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
