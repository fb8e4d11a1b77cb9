namespace Lab.Simulation.Clusters;

/// <summary>What a simulated cluster consists of.</summary>
public sealed record ClusterShape
{
    /// <summary>Default 4.</summary>
    public int Hosts { get; init; } = 4;

    /// <summary>Of each host's processor; default 8.</summary>
    public int Cores { get; init; } = 8;

    /// <summary>Of each host; default 16 GiB.</summary>
    public long MemoryBytes { get; init; } = 16L << 30;

    /// <summary>Bytes a second of each host's <c>eth0</c>; null: as fast as the hosts go. Default null.</summary>
    public long? ManagementRate { get; init; }

    /// <summary>Networks beside management, each on a NIC of its own from <c>eth1</c> on; the first has the migration role. None: migrations use management. Default 1.</summary>
    public int MigrationNetworks { get; init; } = 1;

    /// <summary>Bytes a second of the NICs of those; null: as fast as the hosts go. Default null.</summary>
    public long? MigrationRate { get; init; }

    /// <summary>A host that loses one of those networks is not operational. Default false.</summary>
    public bool MigrationNetworksRequired { get; init; }
}
