using System.Net.Sockets;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>What the kernel has, and which logical networks that amounts to. A configured network whose interface is not there is not present; its attributes are the kernel's, so that drift shows.</summary>
public static class HostNetworkStates
{
    public static HostNetworkState Of(KernelNetwork kernel, RunningNetworks running)
    {
        var present = kernel with { Links = [.. kernel.Links.Where(link => !link.IsOnlyRecorded)] };
        return new HostNetworkState
        {
            Links = [.. present.Links.Select(Link)],
            Networks = [.. running.Networks.Select(network => Network(present, network)).OfType<NetworkState>()],
        };
    }

    private static LinkState Link(KernelLink link) =>
        new(link.Name, link.Kind, link.Mac, link.Mtu, IsUp(link), [.. link.Addresses, .. link.Leased], link.Master, link.Base, link.Vlan, link.Speed)
        { Bond = link.BondMode is { } mode ? new BondState(mode, link.BondOptions ?? new Dictionary<string, string>()) : null };

    private static NetworkState? Network(KernelNetwork kernel, NetworkConfig network)
    {
        if (kernel.Find(NetworkInterfaces.Holder(network)) is not { } holder) return null;
        var port = (network.Nic ?? network.Bonding)!;
        var carrier = holder.Switch == SwitchType.Ovs ? kernel.Find(port) : kernel.Find(NetworkInterfaces.Carrier(network));
        var isUp = IsConnected(network, holder, carrier) && holder.AdminUp && kernel.Find(port) is { } link && IsUp(link);
        return new NetworkState(
            network.Name, holder.Name, port, holder.Kind == LinkKind.Internal ? holder.Vlan : carrier?.Vlan, holder.Mtu, holder.Kind == LinkKind.Bridge || holder.Bridged, isUp, Protocol(holder),
            First(holder, AddressFamily.InterNetwork), First(holder, AddressFamily.InterNetworkV6), Gateway(kernel, holder.Name, isIpv6: false), holder.Switch)
        {
            Ipv6Gateway = Gateway(kernel, holder.Name, isIpv6: true),
        };
    }

    /// <summary>Frames of the network come from its port to what holds its address.</summary>
    private static bool IsConnected(NetworkConfig network, KernelLink holder, KernelLink? carrier) => holder.Switch == SwitchType.Ovs
        ? carrier is not null && carrier.Master == holder.Master
        : carrier is not null && (!network.Bridged || carrier.Master == holder.Name);

    private static BootProtocol Protocol(KernelLink holder) => holder switch
    {
        { Dhcp: not null } => BootProtocol.Dhcp,
        { Addresses.Count: > 0 } => BootProtocol.Static,
        _ => BootProtocol.None,
    };

    private static bool IsUp(KernelLink link) => link is { AdminUp: true, Carrier: true };

    /// <summary>With prefix.</summary>
    private static string? First(KernelLink link, AddressFamily family) =>
        link.Addresses.Concat(link.Leased).FirstOrDefault(address => address.Contains(':') == (family == AddressFamily.InterNetworkV6));

    private static string? Gateway(KernelNetwork kernel, string device, bool isIpv6) =>
        kernel.Routes.Concat(kernel.LeasedRoutes).FirstOrDefault(route => route.Destination == KernelRoute.Default && route.IsIpv6 == isIpv6 && route.Device == device)?.Gateway;
}
