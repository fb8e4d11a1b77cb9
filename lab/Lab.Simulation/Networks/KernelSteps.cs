using System.Globalization;
using Lab.Agent.HostNetworks;
using Lab.Agent.HostNetworks.DhcpClients;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Errors;
using Lab.Model.Networks;

namespace Lab.Simulation.Networks;

/// <summary>What a step does to a kernel.</summary>
/// <exception cref="LabException">As the kernel would refuse it: <see cref="ErrorKind.Network"/>.</exception>
public static class KernelSteps
{
    public static KernelNetwork After(KernelNetwork kernel, NetworkStep step) => step switch
    {
        CreateBridge { Bridge: var link } => Add(kernel, link with { AdminUp = false, Addresses = [], Carrier = true }),
        CreateVlan { Vlan: var link } => Add(kernel, link with { AdminUp = false, Addresses = [], Carrier = true, Master = null, Mtu = kernel.Find(link.Base)!.Mtu }),
        CreateBond { Bond: var link } => Add(kernel, link with { AdminUp = false, Addresses = [], Carrier = true, Mtu = 1500 }),
        SetBondOptions set => Change(kernel, set.Bond, link => link with { BondOptions = Merged(link.BondOptions, set.Options) }),
        DeleteLink { Gone: var link } => Delete(kernel, link.Name),
        SetMaster set => Enslave(kernel, set),
        ClearMaster clear => Release(kernel, clear.Port),
        SetMtu set => Change(kernel, set.Device, link => link with { Mtu = set.Mtu }),
        SetUp set => Change(kernel, set.Device, link => link with { AdminUp = true }),
        SetDown set => Close(kernel, set.Device),
        AddAddress add => Change(kernel, add.Device, link => link with { Addresses = [.. link.Addresses, add.Address] }),
        DeleteAddress gone => DeleteAddress(kernel, gone),
        AddRoute { Route: var route } => kernel with { Routes = [.. kernel.Routes, Reachable(kernel, route)] },
        DeleteRoute { Route: var route } => kernel with { Routes = [.. kernel.Routes.Except([Present(kernel.Routes, route)])] },
        AddRule { Rule: var rule } => kernel with { Rules = [.. kernel.Rules, rule] },
        DeleteRule { Rule: var rule } => kernel with { Rules = [.. kernel.Rules.Except([Present(kernel.Rules, rule)])] },
        StartDhcp { On: var link } => StartClient(kernel, link),
        StopDhcp stop => Change(kernel, stop.From, link => Running(link) with { Dhcp = null, Leased = [] }),
        OvsStep ovs => OvsSteps.After(kernel, ovs),
        _ => throw new NotSupportedException(step.ToString()),
    };

    internal static KernelNetwork Add(KernelNetwork kernel, KernelLink link)
    {
        if (kernel.Find(link.Name) is not null) throw Refused($"{link.Name}: File exists");
        if (link.Base is not null) Existing(kernel, link.Base);
        return kernel with { Links = [.. kernel.Links, link with { Leased = [], Dhcp = null }] };
    }

    /// <summary>What lies on a link goes with it.</summary>
    private static KernelNetwork Delete(KernelNetwork kernel, string name)
    {
        Existing(kernel, name);
        foreach (var above in kernel.Links.Where(link => link.Base == name)) kernel = Delete(kernel, above.Name);
        foreach (var port in kernel.Links.Where(link => link.Master == name)) kernel = Release(kernel, port.Name);
        return kernel with { Links = [.. kernel.Links.Where(link => link.Name != name)], Routes = [.. kernel.Routes.Where(route => route.Device != name)] };
    }

    /// <summary>Bonding refuses a port that is up, and opens the one it takes.</summary>
    private static KernelNetwork Enslave(KernelNetwork kernel, SetMaster set)
    {
        var master = Existing(kernel, set.Master);
        RefuseUnlessFree(kernel, set.Port);
        if (master.Kind != LinkKind.Bond) return Change(kernel, set.Port, link => link with { Master = set.Master });
        if (master.Switch != SwitchType.Linux || Existing(kernel, set.Port).AdminUp) throw Refused($"{set}: Operation not permitted");
        return Change(kernel, set.Port, link => link with { Master = set.Master, AdminUp = true, Mtu = master.Mtu });
    }

    /// <summary>A link is a port of one thing at most.</summary>
    private static void RefuseUnlessFree(KernelNetwork kernel, string name)
    {
        if (kernel.Find(Existing(kernel, name).Master) is not (null or { Switch: SwitchType.Linux, Kind: LinkKind.Bridge })) throw Refused($"{name} is a port of {kernel.Find(name)!.Master}: Device or resource busy");
    }

    /// <summary>Bonding closes a port that leaves.</summary>
    private static KernelNetwork Release(KernelNetwork kernel, string name)
    {
        if (kernel.Find(kernel.Find(name)?.Master)?.Switch == SwitchType.Ovs) throw Refused($"{name} is Open vSwitch's: Operation not supported");
        if (kernel.Find(kernel.Find(name)?.Master) is { Kind: LinkKind.Bond }) kernel = Close(kernel, name);
        return Change(kernel, name, link => link with { Master = null });
    }

    private static KernelNetwork Close(KernelNetwork kernel, string name) =>
        Change(kernel, name, link => link with { AdminUp = false }) with { Routes = [.. kernel.Routes.Where(route => route.Device != name)] };

    /// <summary>The last IPv4 address takes the IPv4 routes of its link along.</summary>
    private static KernelNetwork DeleteAddress(KernelNetwork kernel, DeleteAddress gone)
    {
        if (!Existing(kernel, gone.Device).Held().Contains(gone.Address)) throw Refused($"{gone}: Cannot assign requested address");
        var left = Change(kernel, gone.Device, link => link with
        {
            Addresses = [.. link.Addresses.Where(address => address != gone.Address)],
            Leased = [.. link.Leased.Where(address => address != gone.Address)],
        });
        return gone.Address.Contains(':') || left.Find(gone.Device)!.Addresses.Any(address => !address.Contains(':'))
            ? left
            : left with { Routes = [.. left.Routes.Where(route => route.IsIpv6 || route.Device != gone.Device)] };
    }

    internal static KernelNetwork Change(KernelNetwork kernel, string name, Func<KernelLink, KernelLink> change)
    {
        Existing(kernel, name);
        return kernel with { Links = [.. kernel.Links.Select(link => link.Name == name ? change(link) : link)] };
    }

    private static KernelRoute Reachable(KernelNetwork kernel, KernelRoute route)
    {
        var link = Existing(kernel, route.Device);
        if (!link.AdminUp) throw Refused($"{route}: Network is down");
        if (route.Gateway is { Length: > 0 } gateway && !route.IsIpv6 && !link.Addresses.Any(address => IsNeighbour(address, gateway))) throw Refused($"{route}: Nexthop has invalid gateway");
        return route;
    }

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string>? options, IReadOnlyDictionary<string, string> changed) =>
        (options ?? new Dictionary<string, string>()).Where(option => !changed.ContainsKey(option.Key)).Concat(changed).ToDictionary();

    private static KernelNetwork StartClient(KernelNetwork kernel, KernelLink on)
    {
        if (kernel.Find(on.Name) is not { AdminUp: true, Dhcp: null }) throw Refused($"{on.Name} is down, or has a DHCP client already");
        return Change(kernel, on.Name, link => link with { Dhcp = on.Dhcp });
    }

    private static KernelLink Running(KernelLink link) => link.Dhcp is null ? throw Refused($"{link.Name} has no DHCP client") : link;

    private static T Present<T>(IEnumerable<T> all, T one) => all.Contains(one) ? one : throw Refused($"{one}: No such process");

    private static bool IsNeighbour(string address, string gateway) =>
        !address.Contains(':') && address.Split('/') is [var own, var prefix] && NetworkAddresses.AreNeighbours(own, gateway, int.Parse(prefix, CultureInfo.InvariantCulture));

    internal static KernelLink Existing(KernelNetwork kernel, string? name) => kernel.Find(name) ?? throw Refused($"{name}: Cannot find device");

    internal static LabException Refused(string why) => new(ErrorKind.Network, $"The simulated kernel refuses: {why}.");
}
