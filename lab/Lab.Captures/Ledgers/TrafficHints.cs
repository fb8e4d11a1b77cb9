using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>What the judge may know beforehand to name traffic. All of it can be left at its default: content decides where it
/// can.</summary>
public sealed record TrafficHints
{
    /// <summary>The hosts' own addresses. When there are any, a port alone makes a stream only between two of them.</summary>
    public IReadOnlyList<HostAddress> HostAddresses { get; init; } = [];

    public ushort AgentPort { get; init; } = 54321;

    public ushort LibvirtTlsPort { get; init; } = 16514;

    public ushort LibvirtPlainPort { get; init; } = 16509;

    /// <summary>QEMU's <c>migration_port_min</c> in libvirt's qemu.conf. The range overlaps the kernel's ephemeral ports: only a
    /// listener's port counts.</summary>
    public ushort MigrationPortMin { get; init; } = 49152;

    public ushort MigrationPortMax { get; init; } = 49215;

    /// <summary>Ports that disks are copied to; libvirt takes them from the migration range unless told otherwise.</summary>
    public IReadOnlyList<ushort> NbdPorts { get; init; } = [10809];

    /// <summary>Who held a connection's two ends, by the ends in ascending order. It names connections that show nothing of themselves: those
    /// whose beginning was not captured, and TLS.</summary>
    public IReadOnlyDictionary<(TransportEndpoint Lower, TransportEndpoint Upper), ConnectionOwner> Owners { get; init; } =
        new Dictionary<(TransportEndpoint Lower, TransportEndpoint Upper), ConnectionOwner>();

    public IReadOnlyList<MacAddress> GuestMacs { get; init; } = [];

    public IReadOnlyList<NetworkAddress> GuestAddresses { get; init; } = [];

    /// <summary>The logical network an address belongs to; null for an address of no host.</summary>
    public string? NetworkOf(NetworkAddress address) => Find(address)?.Network;

    public string? HostOf(NetworkAddress address) => Find(address)?.Host;

    public ConnectionOwner OwnerOf(TransportEndpoint one, TransportEndpoint other) =>
        Owners.GetValueOrDefault(one < other ? (one, other) : (other, one));

    /// <summary>A port something we know may listen on.</summary>
    internal bool IsListener(ushort port) =>
        port == AgentPort || port == LibvirtTlsPort || port == LibvirtPlainPort || IsMigrationPort(port) || NbdPorts.Contains(port);

    internal bool IsMigrationPort(ushort port) => port >= MigrationPortMin && port <= MigrationPortMax;

    private HostAddress? Find(NetworkAddress address) => HostAddresses.FirstOrDefault(each => each.Address == address);
}
