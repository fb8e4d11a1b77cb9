namespace Lab.Libvirt;

/// <summary>How a job stands (<c>virDomainJobType</c>).</summary>
public enum JobType
{
    None = 0,

    /// <summary>Runs, and when it ends can be foreseen.</summary>
    Bounded = 1,

    /// <summary>Runs, and may never end by itself: a live migration.</summary>
    Unbounded = 2,
    Completed = 3,
    Failed = 4,
    Cancelled = 5,
}

/// <summary>What a job does (<c>virDomainJobOperation</c>).</summary>
public enum JobOperation
{
    Unknown = 0,
    Start = 1,
    Save = 2,
    Restore = 3,
    MigrationIn = 4,
    MigrationOut = 5,
    Snapshot = 6,
    SnapshotRevert = 7,
    Dump = 8,
    Backup = 9,
    SnapshotDelete = 10,
}
