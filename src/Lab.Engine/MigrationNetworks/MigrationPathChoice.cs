using Lab.Engine.Clusters;
using Lab.Model.Networks;

namespace Lab.Engine.MigrationNetworks;

/// <summary>The address of a migration (oVirt: MigrateVmCommand's migration network address).</summary>
public static class MigrationPathChoice
{
    /// <summary>
    /// Both hosts must carry the wanted network on a NIC that is up and has an address there; IPv4 when both have it, else IPv6. Otherwise there is no <c>dstqemu</c>, with the reason. A
    /// management network that hosts do not show as a network is used anyway, for it is where QEMU goes by itself: no fallback.
    /// </summary>
    public static MigrationPath Choose(CompatibilityVersion version, WantedNetwork wanted, HostNetworkState source, HostNetworkState destination)
    {
        if (wanted.Name is not { } name) return new MigrationPath { Reason = FallbackReason.NotMigrationNetworkRequested };
        if (!version.KnowsMigrationNetworks) return Without(wanted, FallbackReason.CompatibilityLevel, null);

        var from = NetworkPresence.Of(source, name);
        var to = NetworkPresence.Of(destination, name);
        if (Faulty(from, to) is var (reason, side)) return Without(wanted, reason, side);
        if (from.Ipv4 is not null && to.Ipv4 is not null) return With(name, from.Ipv4, to.Ipv4);
        if (from.Ipv6 is not null && to.Ipv6 is not null) return With(name, from.Ipv6, to.Ipv6);
        return Without(wanted, FallbackReason.NoAddress, FallbackSide.Both);
    }

    /// <summary>With two different faults the destination's counts: its address is the one that is missing.</summary>
    private static (FallbackReason Reason, FallbackSide Side)? Faulty(NetworkPresence source, NetworkPresence destination) => (source.Fault, destination.Fault) switch
    {
        (null, null) => null,
        ({ } fault, null) => (fault, FallbackSide.Source),
        (null, { } fault) => (fault, FallbackSide.Destination),
        ({ } one, { } other) => (other, one == other ? FallbackSide.Both : FallbackSide.Destination),
    };

    private static MigrationPath With(string network, HostAddress source, HostAddress destination) => new()
    {
        Network = network,
        SourceAddress = source.Address.ToString(),
        DestinationQemu = destination.Address.ToString(),
        DifferentSubnets = source.SharesSubnetWith(destination) == false,
    };

    private static MigrationPath Without(WantedNetwork wanted, FallbackReason reason, FallbackSide? side) => wanted.IsManagement
        ? new MigrationPath { Network = wanted.Name }
        : new MigrationPath { Network = wanted.Name, Reason = reason, Side = side };
}
