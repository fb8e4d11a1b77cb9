using System.Net;
using System.Net.Sockets;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>What the kernel has, and which logical networks that amounts to. A configured network whose interface is not there is not present; its attributes are the kernel's, so that drift shows.</summary>
public static class HostNetworkStates
{
    public static HostNetworkState Of(KernelNetwork kernel, RunningNetworks running) => new()
    {
        Links = [.. kernel.Links.Select(Link)],
        Networks = [.. running.Networks.Select(network => Network(kernel, network)).OfType<NetworkState>()],
    };

    private static LinkState Link(KernelLink link) =>
        new(link.Name, link.Kind, link.Mac, link.Mtu, IsUp(link), link.Addresses, link.Master, link.Base, link.Vlan, link.Speed)
        { Bond = link.BondMode is { } mode ? new BondState(mode, link.BondOptions ?? new Dictionary<string, string>()) : null };

    private static NetworkState? Network(KernelNetwork kernel, NetworkConfig network)
    {
        if (kernel.Find(NetworkInterfaces.Holder(network)) is not { } holder) return null;
        var port = (network.Nic ?? network.Bonding)!;
        var carrier = kernel.Find(NetworkInterfaces.Carrier(network));
        var isConnected = carrier is not null && (!network.Bridged || carrier.Master == holder.Name);
        return new NetworkState(
            network.Name, holder.Name, port, carrier?.Vlan, holder.Mtu, holder.Kind == LinkKind.Bridge, isConnected && holder.AdminUp && kernel.Find(port) is { } link && IsUp(link),
            network.BootProtocol, First(holder, AddressFamily.InterNetwork), First(holder, AddressFamily.InterNetworkV6), Gateway(kernel, holder.Name), network.Switch);
    }

    private static bool IsUp(KernelLink link) => link is { AdminUp: true, Carrier: true };

    /// <summary>With prefix.</summary>
    private static string? First(KernelLink link, AddressFamily family) =>
        link.Addresses.FirstOrDefault(address => IPAddress.TryParse(address.AsSpan(0, address.IndexOf('/', StringComparison.Ordinal)), out var parsed) && parsed.AddressFamily == family);

    private static string? Gateway(KernelNetwork kernel, string device) =>
        kernel.Routes.FirstOrDefault(route => route is { Destination: KernelRoute.Default, IsIpv6: false } && route.Device == device)?.Gateway;
}
