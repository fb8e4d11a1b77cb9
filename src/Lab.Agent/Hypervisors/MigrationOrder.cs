using Lab.Libvirt;

namespace Lab.Agent.Hypervisors;

/// <summary>What the hypervisor is told to do: <c>virDomainMigrateToURI3</c> peer to peer.</summary>
/// <param name="DestinationUri">The destination's libvirt, <c>qemu+tls://name/system</c>.</param>
public sealed record MigrationOrder(string DestinationUri, MigrateParameters Parameters, MigrateFlags Flags);
