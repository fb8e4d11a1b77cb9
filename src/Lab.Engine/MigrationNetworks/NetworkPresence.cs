using Lab.Model.Mutations;
using Lab.Model.Networks;

namespace Lab.Engine.MigrationNetworks;

/// <summary>How one host carries one network.</summary>
/// <param name="Fault">Why it cannot be used there, or null. Of several, the first: absent, down, no address.</param>
public sealed record NetworkPresence(FallbackReason? Fault, HostAddress? Ipv4, HostAddress? Ipv6)
{
    private static readonly NetworkPresence Absent = new(FallbackReason.Absent, null, null);

    public static NetworkPresence Of(HostNetworkState host, string network)
    {
        if (host.Networks.FirstOrDefault(n => n.Name == network) is not { } carried) return Absent;
        var ipv4 = HostAddress.Find(carried.Ipv4Address, carried.Interface, host);
        var ipv6 = HostAddress.Find(carried.Ipv6Address, carried.Interface, host);
        var fault = !IsUp(carried, host) && !Mutation.DownNicCountsAsUp.IsOn() ? FallbackReason.Down : ipv4 is null && ipv6 is null ? FallbackReason.NoAddress : (FallbackReason?)null;
        return new NetworkPresence(fault, ipv4, ipv6);
    }

    /// <summary>The NIC or bond below counts, not the bridge or VLAN interface on top: those look up without a carrier.</summary>
    private static bool IsUp(NetworkState network, HostNetworkState host) =>
        (host.Links.FirstOrDefault(l => l.Name == network.Port) ?? host.Links.FirstOrDefault(l => l.Name == network.Interface && l.Base is null))?.Up ?? network.Up;
}
