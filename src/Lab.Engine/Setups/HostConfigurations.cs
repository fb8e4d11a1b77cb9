using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Model.Networks;

namespace Lab.Engine.Setups;

/// <summary>The networks and bonds of a host in the agent's words.</summary>
public static class HostConfigurations
{
    /// <summary>As declared; and what was set up past the engine, as the host shows it.</summary>
    public static RunningNetworks Of(InventoryState state, Host host)
    {
        var seen = state.StateOf(host.Id).Network;
        var cluster = state.Clusters[host.ClusterId];
        var bonds = host.Bonds.Concat(seen.Links.Where(link => link.Kind == LinkKind.Bond && host.Bonds.All(b => b.Name != link.Name)).Select(link => Observed(seen, link))).ToArray();
        var declared = state.Attachments.Values.Where(a => a.HostId == host.Id).Select(a => Config(state, cluster, a, bonds.Any(b => b.Name == a.Port))).ToArray();
        var others = seen.Networks.Where(network => declared.All(d => d.Name != network.Name)).Select(network => Observed(network, bonds.Any(b => b.Name == network.Port)));
        return new RunningNetworks { Networks = [.. declared.Concat(others).OrderBy(network => network.Name, StringComparer.Ordinal)], Bonds = bonds };
    }

    /// <summary>What the agent is asked for.</summary>
    public static NetworkConfig Config(InventoryState state, Cluster cluster, NetworkAttachment attachment, bool isOnBond)
    {
        var network = state.Networks[attachment.NetworkId];
        var hasRoute = attachment.BootProtocol == BootProtocol.Dhcp || attachment.Gateway is not null || attachment.Ipv6Gateway is not null;
        return new NetworkConfig
        {
            Name = network.Name,
            Nic = isOnBond ? null : attachment.Port,
            Bonding = isOnBond ? attachment.Port : null,
            Vlan = network.Vlan,
            Mtu = network.Mtu,
            Bridged = network.VmNetwork,
            BootProtocol = attachment.BootProtocol,
            IpAddress = attachment.IpAddress,
            Netmask = attachment.Netmask,
            Prefix = attachment.Prefix,
            Gateway = attachment.Gateway,
            Ipv6Address = attachment.Ipv6Address,
            Ipv6Gateway = attachment.Ipv6Gateway,
            DefaultRoute = cluster.DefaultRouteNetwork == network.Id && hasRoute,
            Switch = cluster.SwitchType,
        };
    }

    private static BondConfig Observed(HostNetworkState seen, LinkState bond) => new()
    {
        Name = bond.Name,
        Nics = [.. seen.Links.Where(link => link.Master == bond.Name).Select(link => link.Name)],
        Mode = bond.Bond?.Mode ?? BondModes.Default,
    };

    private static NetworkConfig Observed(NetworkState network, bool isOnBond) => new()
    {
        Name = network.Name,
        Nic = isOnBond ? null : network.Port,
        Bonding = isOnBond ? network.Port : null,
        Vlan = network.Vlan,
        Mtu = network.Mtu,
        Bridged = network.Bridged,
        Switch = network.Switch,
        Ipv6Address = network.Ipv6Address,
        IpAddress = network.Ipv4Address?.Split('/')[0],
    };
}
