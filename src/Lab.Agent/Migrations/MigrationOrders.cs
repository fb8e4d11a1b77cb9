using System.Net;
using System.Net.Sockets;
using Lab.Agent.Convergences;
using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Model.Migrations;
using Lab.Model.Mutations;

namespace Lab.Agent.Migrations;

/// <summary>
/// From the verb to libvirt's own terms. Control goes to the destination's management name, which its certificate carries, unless the request names another address for it; only the migrate URI, the address that the source's QEMU connects
/// to, is on the migration network.
/// </summary>
public static class MigrationOrders
{
    /// <param name="hasDisks">Whether the domain has disks on the source's own storage, which are copied.</param>
    /// <param name="persistent">Whether the source keeps a configuration of the domain. A transient one leaves none anywhere; a persistent one moves with the domain, so that it is defined where
    /// it runs and nowhere else.</param>
    public static MigrationOrder For(MigrateRequest request, ConvergenceSchedule schedule, bool persistent, bool hasDisks = false) =>
        new($"qemu+tls://{UriHost(request.LibvirtAddress ?? request.DestinationName)}/system", Parameters(request, hasDisks), Flags(request, schedule, persistent) | If(hasDisks, MigrateFlags.NonSharedDisk));

    private static MigrateParameters Parameters(MigrateRequest request, bool hasDisks) => new()
    {
        // Tunnelled memory travels on libvirt's own connection, and libvirt refuses a migrate URI then.
        Uri = request.Tunnelled ? null : $"tcp://{UriHost((Mutation.MigrationAddressIsIgnored.IsOn() ? null : request.DestinationQemu) ?? HostOf(request.Destination))}",
        BandwidthMebibytesPerSecond = request.MaxBandwidth.BytesPerSecond > 0 ? request.MaxBandwidth.MebibytesPerSecond : null,
        ListenAddress = request.ListenAddress,
        DisksUri = hasDisks && request.DestinationDisks is { } disks ? $"tcp://{UriHost(disks)}" : null,
        Compression = request.Compressed ? ["xbzrle"] : [],
        ParallelConnections = request.Parallel,
        TlsDestination = request.Encrypted ? request.DestinationName : null,
    };

    private static MigrateFlags Flags(MigrateRequest request, ConvergenceSchedule schedule, bool persistent) =>
        MigrateFlags.Live | MigrateFlags.PeerToPeer
        | If(request.AbortOnError, MigrateFlags.AbortOnError)
        | If(request.AutoConverge, MigrateFlags.AutoConverge)
        | If(request.Compressed, MigrateFlags.Compressed)
        | If(request.Encrypted, MigrateFlags.Tls)
        | If(request.Parallel is not null, MigrateFlags.Parallel)
        | If(request.Tunnelled, MigrateFlags.Tunnelled)
        | If(EffectiveSchedule.UsesPostCopy(schedule), MigrateFlags.PostCopy)
        | If(persistent, MigrateFlags.PersistDestination | MigrateFlags.UndefineSource);

    private static MigrateFlags If(bool condition, MigrateFlags flags) => condition ? flags : MigrateFlags.None;

    /// <summary>IPv6 addresses stand in brackets in a URI.</summary>
    private static string UriHost(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : host;

    /// <summary>The host of <c>host:port</c>, <c>[v6]:port</c> or a bare host.</summary>
    private static string HostOf(string destination)
    {
        if (destination.StartsWith('[')) return destination[1..destination.IndexOf(']', StringComparison.Ordinal)];
        var colon = destination.LastIndexOf(':');
        return colon < 0 || IPAddress.TryParse(destination, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? destination : destination[..colon];
    }
}
