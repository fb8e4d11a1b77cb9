namespace Lab.Engine.MigrationNetworks;

/// <summary>Whose behaviour the engine shows where the real systems differ.</summary>
public enum MigrationNetworkProfile
{
    /// <summary>The feature's documents.</summary>
    Spec,

    /// <summary>What oVirt ships: roles change while VMs migrate, and the scheduler does not look at the migration network.</summary>
    Ovirt,

    /// <summary>
    /// One inbound address per host for libvirt's control and data alike (<c>live_migration_inbound_addr</c>): its libvirtd listens there, and its certificate carries that address. Agents talk on
    /// management, as Nova's services do.
    /// </summary>
    Nova,

    /// <summary>No fallback: a migration that cannot use its network fails.</summary>
    Kubevirt,
}

public static class MigrationNetworkProfiles
{
    public static bool RefusesRoleChangeDuringMigration(this MigrationNetworkProfile profile) => profile != MigrationNetworkProfile.Ovirt;

    public static bool SchedulesByMigrationNetwork(this MigrationNetworkProfile profile) => profile != MigrationNetworkProfile.Ovirt;

    public static bool AllowsFallback(this MigrationNetworkProfile profile) => profile != MigrationNetworkProfile.Kubevirt;

    public static bool MovesControlToo(this MigrationNetworkProfile profile) => profile == MigrationNetworkProfile.Nova;
}
