using System.Text.Json;

namespace Lab.Model.Engines;

public enum EventSeverity
{
    Normal,
    Warning,
    Error,
}

/// <summary>One entry of the engine's audit log (oVirt's <c>event</c>). Identifiers rise and survive a restart.</summary>
/// <param name="Kind">One of <see cref="EngineEventKinds"/>.</param>
/// <param name="Message">One sentence for people, names included.</param>
/// <param name="Data">Facts for machines, by kind.</param>
public sealed record EngineEvent(
    long Id, DateTimeOffset Time, string Kind, EventSeverity Severity, string Message, Guid? HostId, Guid? VmId, Guid? ClusterId, Guid? MigrationId, JsonElement? Data);

public static class EngineEventKinds
{
    public const string HostUp = "host-up";
    public const string HostUnreachable = "host-unreachable";

    /// <summary>Data: <c>{"error"}</c>; where required networks are the reason also <c>{"networks":[{"network","reason","nic"}]}</c>, reason absent or down.</summary>
    public const string HostNonOperational = "host-non-operational";

    public const string NetworksConfigured = "networks-configured";

    /// <summary>Data: <c>{"reason"}</c>.</summary>
    public const string NetworksRolledBack = "networks-rolled-back";

    public const string VmStarted = "vm-started";
    public const string VmDown = "vm-down";

    /// <summary>It runs nowhere any more, or nobody can tell: declared lost.</summary>
    public const string VmLost = "vm-lost";

    /// <summary>Data: <c>{"from","to","network","dstqemu"}</c>.</summary>
    public const string MigrationStarted = "migration-started";

    /// <summary>No <c>dstqemu</c> is sent. Data: <c>{"network","reason","side"}</c>; reason is one of absent, down, no-address, compatibility-level, not-migration-network-requested.</summary>
    public const string MigrationFallback = "migration-network-fallback";

    /// <summary>Disks cannot use the network that was named for them and go where the memory goes. Data: as for <see cref="MigrationFallback"/>; reason is one of absent, down, no-address.</summary>
    public const string DisksFallback = "disks-network-fallback";

    /// <summary>Data: <c>{"from","to","durationMilliseconds","totalMilliseconds","downtimeMilliseconds"}</c>: this try, all tries, actual downtime.</summary>
    public const string MigrationDone = "migration-done";

    /// <summary>Data: <c>{"error"}</c>; where the migration network could not be used also <c>{"network","reason","side"}</c>, as for <see cref="MigrationFallback"/>.</summary>
    public const string MigrationFailed = "migration-failed";

    public const string MigrationAborted = "migration-aborted";
    public const string MigrationRetried = "migration-retried";
    public const string MigrationCancelled = "migration-cancelled";
    public const string MigrationNoDestination = "migration-no-destination";
    public const string MigrationRoleChanged = "migration-role-changed";

    /// <summary>Both hosts carry the migration network, in different subnets. Data: <c>{"network","source","destination"}</c>, addresses.</summary>
    public const string MigrationDifferentSubnets = "migration-network-different-subnets";

    /// <summary>Two hosts run the same VM. Data: <c>{"hosts"}</c>, names.</summary>
    public const string VmDuplicated = "vm-duplicated";

    /// <summary>It runs on a host where the engine did not expect it. Data: <c>{"host","was"}</c>.</summary>
    public const string VmFound = "vm-found";

    public const string HostAdded = "host-added";
    public const string HostRemoved = "host-removed";

    /// <summary>The host was asked to give its VMs away.</summary>
    public const string HostPreparingForMaintenance = "host-preparing-for-maintenance";

    public const string HostMaintenance = "host-maintenance";

    /// <summary>VMs that cannot leave block the maintenance of their host. Data: <c>{"reasons"}</c>.</summary>
    public const string HostMaintenanceBlocked = "host-maintenance-blocked";

    /// <summary>A NIC or bond of a host lost its carrier or was set down. Data: <c>{"host","nic","networks"}</c>, the networks it carries.</summary>
    public const string NicDown = "host-nic-down";

    /// <summary>Data: as for <see cref="NicDown"/>.</summary>
    public const string NicUp = "host-nic-up";

    /// <summary>VMs that stay on a host that is not operational, though they should leave it; they are not tried again. Data: <c>{"reasons"}</c>.</summary>
    public const string HostEvacuationBlocked = "host-evacuation-blocked";

    /// <summary>A migration network has no address yet, and the request said to wait for it. Data: <c>{"network","side","waitMilliseconds"}</c>.</summary>
    public const string MigrationWaitsForAddress = "migration-waits-for-address";

    /// <summary>A highly available VM ended though nobody asked for it. Data: <c>{"host","reason"}</c>; the reason is the agent's word, left out when nobody told.</summary>
    public const string HaVmFailed = "ha-vm-failed";

    /// <summary>It runs again. Data: <c>{"from","host","attempts"}</c>.</summary>
    public const string HaVmRestarted = "ha-vm-restarted";

    /// <summary>It could not be started on any host, or failed too often to be started once more. Data: <c>{"from","reasons","attempts"}</c>.</summary>
    public const string HaVmNotRestarted = "ha-vm-not-restarted";
}
