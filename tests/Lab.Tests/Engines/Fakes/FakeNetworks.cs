using Lab.Model.Networks;
using Lab.Model.Units;

namespace Lab.Tests.Engines.Fakes;

/// <summary>Network states of hosts, as agents report them.</summary>
public static class FakeNetworks
{
    public const string Management = "ovirtmgmt";
    public const string Migration = "migration";

    /// <summary>eth0 with management, eth1 free; no logical network set up yet.</summary>
    public static HostNetworkState Standard(string address) => new()
    {
        Links = [Nic("eth0", addresses: $"{address}/24"), Nic("eth1")],
    };

    public static LinkState Nic(string name, bool up = true, Bandwidth? speed = null, params string[] addresses) =>
        new(name, LinkKind.Nic, "52:54:00:00:00:01", 1500, up, addresses, null, null, null, speed);

    public static NetworkState Network(string name, string port, string? ipv4 = null, string? ipv6 = null, bool up = true, int? vlan = null, bool bridged = false) => new(
        name, bridged ? name : vlan is null ? port : $"{port}.{vlan}", port, vlan, 1500, bridged, up, ipv4 is null ? BootProtocol.None : BootProtocol.Static, ipv4, ipv6, null, SwitchType.Linux);

    /// <summary>What the kernel would look like afterwards.</summary>
    public static HostNetworkState Apply(HostNetworkState state, SetupNetworksRequest request)
    {
        var named = request.Networks.Select(n => n.Name).ToHashSet();
        var links = state.Links.ToList();
        links.RemoveAll(l => request.Bonds.Any(b => b.Name == l.Name));
        links.AddRange(request.Bonds.Where(b => !b.Remove).Select(b => new LinkState(b.Name, LinkKind.Bond, "52:54:00:00:00:02", 1500, true, [], null, null, null, null) { Bond = new BondState(b.Mode, b.Options) }));
        links = [.. links.Select(l => request.Bonds.FirstOrDefault(b => !b.Remove && b.Nics.Contains(l.Name)) is { } bond ? l with { Master = bond.Name } : l)];
        return state with
        {
            Links = links,
            Networks = [.. state.Networks.Where(n => !named.Contains(n.Name)), .. request.Networks.Where(n => !n.Remove).Select(Applied)],
        };
    }

    private static NetworkState Applied(NetworkConfig config)
    {
        var port = config.Nic ?? config.Bonding!;
        return new NetworkState(
            config.Name, config.Bridged ? config.Name : config.Vlan is null ? port : $"{port}.{config.Vlan}", port, config.Vlan, config.Mtu, config.Bridged, true, config.BootProtocol,
            config.IpAddress is null ? null : $"{config.IpAddress}/{config.Prefix ?? 24}", config.Ipv6Address, config.Gateway, config.Switch)
        {
            Ipv6Gateway = config.Ipv6Gateway is { } gateway ? NetworkAddresses.CanonicalAddress(gateway) : null,
        };
    }
}
