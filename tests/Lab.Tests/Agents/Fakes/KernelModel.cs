using Lab.Agent.HostNetworks;
using Lab.Agent.HostNetworks.DhcpClients;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Networks;

namespace Lab.Tests.Agents.Fakes;

/// <summary>What a step does to a kernel; a step that the kernel would refuse fails the test.</summary>
internal static class KernelModel
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
        OvsStep ovs => OvsModel.After(kernel, ovs),
        _ => throw new NotSupportedException(step.ToString()),
    };

    internal static KernelNetwork Add(KernelNetwork kernel, KernelLink link)
    {
        Assert.Null(kernel.Find(link.Name));
        if (link.Base is not null) Assert.NotNull(kernel.Find(link.Base));
        return kernel with { Links = [.. kernel.Links, link with { Leased = [], Dhcp = null }] };
    }

    /// <summary>What lies on a link goes with it.</summary>
    private static KernelNetwork Delete(KernelNetwork kernel, string name)
    {
        Assert.NotNull(kernel.Find(name));
        foreach (var above in kernel.Links.Where(link => link.Base == name)) kernel = Delete(kernel, above.Name);
        foreach (var port in kernel.Links.Where(link => link.Master == name)) kernel = Release(kernel, port.Name);
        return kernel with { Links = [.. kernel.Links.Where(link => link.Name != name)], Routes = [.. kernel.Routes.Where(route => route.Device != name)] };
    }

    /// <summary>Bonding refuses a port that is up, and opens the one it takes.</summary>
    private static KernelNetwork Enslave(KernelNetwork kernel, SetMaster set)
    {
        var master = kernel.Find(set.Master);
        Assert.NotNull(master);
        AssertFree(kernel, set.Port);
        if (master.Kind != LinkKind.Bond) return Change(kernel, set.Port, link => link with { Master = set.Master });
        Assert.Equal(SwitchType.Linux, master.Switch);
        Assert.False(kernel.Find(set.Port)!.AdminUp, $"Operation not permitted: {set}");
        return Change(kernel, set.Port, link => link with { Master = set.Master, AdminUp = true, Mtu = master.Mtu });
    }

    /// <summary>A link is a port of one thing at most.</summary>
    internal static void AssertFree(KernelNetwork kernel, string name) =>
        Assert.True(kernel.Find(kernel.Find(name)!.Master) is null or { Switch: SwitchType.Linux, Kind: LinkKind.Bridge }, $"{name} is a port of {kernel.Find(name)!.Master}");

    /// <summary>Bonding closes a port that leaves.</summary>
    private static KernelNetwork Release(KernelNetwork kernel, string name)
    {
        Assert.NotEqual(SwitchType.Ovs, kernel.Find(kernel.Find(name)?.Master)?.Switch);
        if (kernel.Find(kernel.Find(name)?.Master) is { Kind: LinkKind.Bond }) kernel = Close(kernel, name);
        return Change(kernel, name, link => link with { Master = null });
    }

    private static KernelNetwork Close(KernelNetwork kernel, string name) =>
        Change(kernel, name, link => link with { AdminUp = false }) with { Routes = [.. kernel.Routes.Where(route => route.Device != name)] };

    /// <summary>The last IPv4 address takes the IPv4 routes of its link along.</summary>
    private static KernelNetwork DeleteAddress(KernelNetwork kernel, DeleteAddress gone)
    {
        Assert.Contains(gone.Address, kernel.Find(gone.Device)!.Held());
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
        Assert.NotNull(kernel.Find(name));
        return kernel with { Links = [.. kernel.Links.Select(link => link.Name == name ? change(link) : link)] };
    }

    private static KernelRoute Reachable(KernelNetwork kernel, KernelRoute route)
    {
        var link = kernel.Find(route.Device)!;
        Assert.True(link.AdminUp, $"Network is down: {route}");
        if (route.Gateway is { Length: > 0 } gateway && !route.IsIpv6)
            Assert.Contains(link.Addresses, address => !address.Contains(':') && NetworkAddresses.AreNeighbours(address.Split('/')[0], gateway, int.Parse(address.Split('/')[1], null)));
        return route;
    }

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string>? options, IReadOnlyDictionary<string, string> changed) =>
        (options ?? new Dictionary<string, string>()).Where(option => !changed.ContainsKey(option.Key)).Concat(changed).ToDictionary();

    private static KernelNetwork StartClient(KernelNetwork kernel, KernelLink on)
    {
        Assert.True(kernel.Find(on.Name) is { AdminUp: true, Dhcp: null }, $"{on.Name} is down, or has a client already");
        return Change(kernel, on.Name, link => link with { Dhcp = on.Dhcp });
    }

    private static KernelLink Running(KernelLink link)
    {
        Assert.NotNull(link.Dhcp);
        return link;
    }

    private static T Present<T>(IEnumerable<T> all, T one)
    {
        Assert.Contains(one, all);
        return one;
    }
}
