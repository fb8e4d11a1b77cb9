using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>A kernel configuration on its way to the one that is wanted: networks and bonds are taken out of it and put into it.</summary>
internal sealed class KernelDraft(KernelNetwork kernel)
{
    private const int DefaultMtu = 1500;

    // In the order of the kernel, new ones at the end: plans are the same for the same input.
    private readonly List<KernelLink> _links = [.. kernel.Links];
    private List<KernelRoute> _routes = [.. kernel.Routes];
    private List<KernelRule> _rules = [.. kernel.Rules];

    public KernelNetwork Build() => kernel with { Links = [.. _links], Routes = [.. _routes], Rules = [.. _rules] };

    public void TakeAway(NetworkConfig network)
    {
        var port = (network.Nic ?? network.Bonding)!;
        var carrier = NetworkInterfaces.Carrier(network);
        DropRoutes(NetworkInterfaces.Holder(network));
        if (network.Switch == SwitchType.Ovs)
        {
            if (Find(network.Name) is { Kind: LinkKind.Internal }) Drop(network.Name);
            return;
        }

        if (network.Bridged)
        {
            if (Find(network.Name) is { Kind: LinkKind.Bridge }) Drop(network.Name);
            Change(carrier, link => link with { Master = link.Master == network.Name ? null : link.Master });
        }

        if (network.Vlan is not null) Drop(carrier);
        else if (!network.Bridged) Change(port, Bare);
    }

    public void TakeAway(string bond)
    {
        if (Find(bond) is not { Kind: LinkKind.Bond }) return;
        Drop(bond);
        for (var i = 0; i < _links.Count; i++)
            if (_links[i].Master == bond) _links[i] = _links[i] with { Master = null };
    }

    /// <param name="madeBy">The kernel, or Open vSwitch: then it needs a bridge of its own at once, for it is nothing outside of one.</param>
    public void Put(BondConfig bond, SwitchType madeBy)
    {
        var link = new KernelLink
        {
            Name = bond.Name,
            Kind = LinkKind.Bond,
            Switch = madeBy,
            Mac = Find(bond.Nics[0])?.Mac ?? "",
            AdminUp = true,
            BondMode = bond.Mode,
            BondOptions = BondOptions.WithMonitoring(bond.Options),
        };
        Set(link);
        if (madeBy == SwitchType.Ovs) Plug(bond.Name);
        foreach (var nic in bond.Nics)
        {
            DropRoutes(nic);
            Change(nic, nicLink => Bare(nicLink) with { Master = bond.Name, AdminUp = true });
        }
    }

    public void Put(NetworkConfig network)
    {
        if (network.Switch == SwitchType.Ovs) PutInternal(network);
        else PutOnKernel(network);
        Address(network, NetworkInterfaces.Holder(network));
    }

    /// <summary>A bridge of Open vSwitch that carries nothing any more goes, and lets its NIC or bond go.</summary>
    public void DropIdleSwitches(RunningNetworks running, IEnumerable<string> ports)
    {
        foreach (var port in ports.Distinct().Where(port => !running.IsOvs(port)))
        {
            var bridge = OvsNames.Bridge(port);
            Drop(bridge);
            Change(port, link => link with { Master = link.Master == bridge ? null : link.Master });
        }
    }

    private void PutInternal(NetworkConfig network)
    {
        var port = (network.Nic ?? network.Bonding)!;
        DropRoutes(port);
        Change(port, link => Bare(link) with { AdminUp = true });
        Plug(port);
        Drop(network.Name);
        _links.Add(new KernelLink
        {
            Name = network.Name,
            Kind = LinkKind.Internal,
            Switch = SwitchType.Ovs,
            Master = OvsNames.Bridge(port),
            Vlan = network.Vlan,
            Bridged = network.Bridged,
            Mac = Find(port)!.Mac,
            Mtu = network.Mtu,
            AdminUp = true,
        });
    }

    /// <summary>Its own bridge of Open vSwitch has it as a port.</summary>
    private void Plug(string port)
    {
        var bridge = OvsNames.Bridge(port);
        if (Find(bridge) is null) _links.Add(new KernelLink { Name = bridge, Kind = LinkKind.Bridge, Switch = SwitchType.Ovs });
        Change(port, link => link with { Master = bridge });
    }

    private void PutOnKernel(NetworkConfig network)
    {
        var port = (network.Nic ?? network.Bonding)!;
        Change(port, link => link with { AdminUp = true });
        var mac = Find(port)!.Mac;
        var carrier = NetworkInterfaces.Carrier(network);
        if (network.Vlan is { } vlan)
            Set(new KernelLink { Name = carrier, Kind = LinkKind.Vlan, Mac = mac, Mtu = network.Mtu, AdminUp = true, Base = port, Vlan = vlan });
        if (network.Bridged)
        {
            DropRoutes(carrier);
            Change(carrier, link => Bare(link) with { Master = network.Name });
            Set(new KernelLink { Name = network.Name, Kind = LinkKind.Bridge, Mac = mac, Mtu = network.Mtu, AdminUp = true });
        }
    }

    /// <summary>A NIC or bond is as large as the largest network on it.</summary>
    public void SizePorts(RunningNetworks running, IReadOnlyCollection<string> touched)
    {
        foreach (var port in touched.Distinct())
        {
            var mtu = running.Networks.Where(network => (network.Nic ?? network.Bonding) == port).Select(network => network.Mtu).DefaultIfEmpty(DefaultMtu).Max();
            Change(port, link => link with { Mtu = mtu });
            foreach (var nic in running.Bonds.Where(bond => bond.Name == port).SelectMany(bond => bond.Nics)) Change(nic, link => link with { Mtu = mtu });
        }
    }

    private void Address(NetworkConfig network, string holder)
    {
        DropRoutes(holder);
        var ipv4 = network.IpAddress is null ? null : NetworkAddresses.Ipv4(network);
        var ipv6 = network.Ipv6Address is null ? null : NetworkAddresses.Canonical(network.Ipv6Address);
        DhcpRole? dhcp = network.BootProtocol != BootProtocol.Dhcp ? null : network.DefaultRoute ? DhcpRole.DefaultRoute : DhcpRole.OwnTable;
        Change(holder, link => Bare(link) with { Addresses = [.. new[] { ipv4, ipv6 }.OfType<string>()], Dhcp = dhcp });
        if (dhcp == DhcpRole.DefaultRoute) DropDefault(isIpv6: false);
        if (network.Gateway is { } gateway) Route(network.DefaultRoute, NetworkAddresses.CanonicalAddress(gateway), holder, ipv4!);
        if (network is { Ipv6Gateway: { } gateway6, DefaultRoute: true }) RouteDefault(NetworkAddresses.CanonicalAddress(gateway6), holder, isIpv6: true);
    }

    /// <summary>
    /// The gateway of the default-route network is the host's; any other network's gateway serves only what leaves from that network's address, by a table of its own (vdsm: source routing).
    /// </summary>
    private void Route(bool isDefault, string gateway, string holder, string address)
    {
        if (isDefault)
        {
            RouteDefault(gateway, holder, isIpv6: false);
            return;
        }

        var source = address[..address.IndexOf('/', StringComparison.Ordinal)];
        var table = NetworkAddresses.Table(source);
        _routes.Add(new KernelRoute(NetworkAddresses.Subnet(address), null, holder, table, IsIpv6: false));
        _routes.Add(new KernelRoute(KernelRoute.Default, gateway, holder, table, IsIpv6: false));
        _rules.Add(new KernelRule(source, table));
    }

    private void RouteDefault(string gateway, string holder, bool isIpv6)
    {
        DropDefault(isIpv6);
        _routes.Add(new KernelRoute(KernelRoute.Default, gateway, holder, KernelRoute.Main, isIpv6));
    }

    private void DropDefault(bool isIpv6) => _routes.RemoveAll(route => route is { Destination: KernelRoute.Default, Table: KernelRoute.Main } && route.IsIpv6 == isIpv6);

    private static KernelLink Bare(KernelLink link) => link with { Addresses = [], Leased = [], Dhcp = null };

    private void DropRoutes(string device)
    {
        var tables = _routes.Where(route => route.Device == device && route.Table != KernelRoute.Main).Select(route => route.Table).ToHashSet();
        _routes = [.. _routes.Where(route => route.Device != device)];
        _rules = [.. _rules.Where(rule => !tables.Contains(rule.Table))];
    }

    private KernelLink? Find(string name) => _links.Find(link => link.Name == name);

    private void Drop(string name) => _links.RemoveAll(link => link.Name == name);

    private void Change(string name, Func<KernelLink, KernelLink> change)
    {
        var at = _links.FindIndex(link => link.Name == name);
        if (at >= 0) _links[at] = change(_links[at]);
    }

    private void Set(KernelLink link)
    {
        var at = _links.FindIndex(other => other.Name == link.Name);
        if (at >= 0) _links[at] = link with { Master = _links[at].Master };
        else _links.Add(link);
    }
}
