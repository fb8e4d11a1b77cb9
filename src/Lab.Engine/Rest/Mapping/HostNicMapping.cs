using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Networks;
using Link = Lab.Model.Networks.LinkState;

namespace Lab.Engine.Rest.Mapping;

/// <summary>NICs, bonds and VLAN interfaces of a host, as its kernel has them.</summary>
internal static class HostNicMapping
{
    public static IEnumerable<Link> NicsOf(InventoryState state, Host host) =>
        state.StateOf(host.Id).Network.Links.Where(l => l.Kind is LinkKind.Nic or LinkKind.Bond or LinkKind.Vlan).OrderBy(l => l.Name, StringComparer.Ordinal);

    public static Guid IdOf(Host host, string name) => NamedIds.Of(host.Id, name);

    public static Ref Reference(Host host, string name) => new(IdOf(host, name).ToString(), name, $"{Paths.Of("hosts", host.Id)}/nics/{IdOf(host, name)}");

    public static HostNicShape ToShape(InventoryState state, Host host, Link link)
    {
        var seen = state.StateOf(host.Id).Network;
        var network = seen.Networks.FirstOrDefault(n => n.Vlan == link.Vlan && (n.Port == link.Name || n.Interface == link.Name || n.Port == link.Base));
        var holder = network is null ? link : seen.Links.FirstOrDefault(l => l.Name == network.Interface) ?? link;
        var addresses = holder.Addresses.Select(HostAddress.Parse).OfType<HostAddress>().ToArray();
        return new HostNicShape
        {
            Id = IdOf(host, link.Name).ToString(),
            Href = Reference(host, link.Name).Href,
            Name = link.Name,
            Mac = new Shapes.Mac(link.Mac),
            Mtu = Words.Of(link.Mtu),
            Status = link.Up ? "up" : "down",
            Speed = Words.Of(link.Speed?.BytesPerSecond * 8),
            Ip = IpOf(addresses.FirstOrDefault(a => a.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork), "v4", network?.Gateway),
            Ipv6 = IpOf(addresses.FirstOrDefault(a => a.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6), "v6", null),
            BootProtocol = network is null ? null : Words.Of(Words.BootProtocols, network.BootProtocol),
            Bridged = network is null ? null : Words.Of(network.Bridged),
            BaseInterface = link.Base,
            Vlan = link.Vlan is { } vlan ? new VlanShape(Words.Of(vlan)) : null,
            Network = network is null || state.Networks.Values.FirstOrDefault(n => n.Name == network.Name) is not { } known ? null : Ref.To("networks", known.Id, known.Name),
            Bonding = link.Kind == LinkKind.Bond ? new Bonding(Options(link.Bond), new BondPorts([.. seen.Links.Where(l => l.Master == link.Name).Select(l => Reference(host, l.Name))])) : null,
            Host = Ref.To("hosts", host.Id),
        };
    }

    private static BondOptions? Options(BondState? bond) => bond is null
        ? null
        : new BondOptions([new NameValue("mode", Words.Of(bond.Mode)), .. bond.Options.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => new NameValue(o.Key, o.Value))]);

    private static Ip? IpOf(HostAddress? address, string version, string? gateway) => address is null ? null : new Ip
    {
        Address = address.Address.ToString(),
        Netmask = address.Prefix is not { } prefix ? null : version == "v4" ? Mask(prefix) : Words.Of(prefix),
        Gateway = gateway,
        Version = version,
    };

    private static string Mask(int prefix)
    {
        var bits = prefix == 0 ? 0u : uint.MaxValue << (32 - prefix);
        return FormattableString.Invariant($"{bits >> 24}.{(bits >> 16) & 255}.{(bits >> 8) & 255}.{bits & 255}");
    }
}
