namespace Lab.Engine.Rest.Shapes;

/// <summary>oVirt's <c>migration_options</c>. Booleans are <c>true</c>, <c>false</c> or <c>inherit</c>.</summary>
public sealed record MigrationOptions
{
    public string? AutoConverge { get; init; }

    public string? Compressed { get; init; }

    public string? Encrypted { get; init; }

    public MigrationBandwidth? Bandwidth { get; init; }

    public Ref? Policy { get; init; }

    /// <summary><c>inherit</c>, <c>auto</c>, <c>auto_parallel</c>, <c>disabled</c> or <c>custom</c>.</summary>
    public string? ParallelMigrationsPolicy { get; init; }

    public string? CustomParallelMigrations { get; init; }
}

/// <param name="AssignmentMethod"><c>auto</c>, <c>custom</c> or <c>hypervisor_default</c> (52 MiB/s).</param>
/// <param name="CustomValue">Mbit/s.</param>
public sealed record MigrationBandwidth(string? AssignmentMethod, string? CustomValue);

/// <summary>The body of <c>migrate</c>. <c>host</c>, <c>cluster</c> and <c>force</c> are oVirt's, the rest is ours.</summary>
public sealed record MigrateAction
{
    public Ref? Host { get; init; }

    /// <summary>Only the VM's own cluster.</summary>
    public Ref? Cluster { get; init; }

    public string? Force { get; init; }

    /// <summary>Ignored: the answer comes when the source's agent has the migration.</summary>
    public string? Async { get; init; }

    /// <summary>A network of the cluster, or <c>"none"</c>.</summary>
    public Ref? MigrationNetwork { get; init; }

    /// <summary>By oVirt's identifier or name, or <c>legacy</c>, <c>minimal-downtime</c>, <c>suspend-workload-if-needed</c>, <c>post-copy</c>, <c>very-large-vms</c>.</summary>
    public Ref? Policy { get; init; }

    /// <summary>MiB/s, or with a unit (<c>100Mbit/s</c>); <c>0</c>: no limit.</summary>
    public string? MaxBandwidth { get; init; }

    /// <summary>Milliseconds, or with a unit.</summary>
    public string? Downtime { get; init; }

    public string? AutoConverge { get; init; }

    public string? Compressed { get; init; }

    public string? Encrypted { get; init; }

    /// <summary><c>auto</c>, <c>none</c> or 2 to 255.</summary>
    public string? Parallel { get; init; }

    public string? Tunnelled { get; init; }

    public string? AbortOnError { get; init; }

    public string? EnableGuestEvents { get; init; }

    public string? IncomingLimit { get; init; }

    public string? OutgoingLimit { get; init; }

    public string? ListenAddress { get; init; }

    /// <summary>Seconds, or with a unit: how long to wait for an address on a migration network that has none yet. Default: not at all.</summary>
    public string? WaitForAddress { get; init; }

    /// <summary>A network of the cluster over which local disks are copied; default: where the memory goes.</summary>
    public Ref? DisksNetwork { get; init; }
}

/// <summary>Ours: a migration with all its tries.</summary>
public sealed record MigrationShape
{
    public required string Id { get; init; }

    public required string Href { get; init; }

    public required Ref Vm { get; init; }

    public required Ref SourceHost { get; init; }

    public required Ref DestinationHost { get; init; }

    /// <summary><c>running</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>waiting-for-address</c>, <c>queued</c>, <c>notifying-guest</c>, <c>preparing</c>, <c>transferring</c>, <c>post-copy</c>, or as <c>status</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>The engine chose the destination.</summary>
    public required string Automatic { get; init; }

    public required string CancelRequested { get; init; }

    /// <summary>Name of the wanted network.</summary>
    public string? Network { get; init; }

    public string? Dstqemu { get; init; }

    public FallbackShape? Fallback { get; init; }

    public MigrationProgress? Progress { get; init; }

    public required MigrationAttempts Attempts { get; init; }

    public string? Error { get; init; }

    /// <summary>Milliseconds since 1970, as all times.</summary>
    public required string Started { get; init; }

    public string? Finished { get; init; }

    /// <summary>Of the last try.</summary>
    public string? DurationMilliseconds { get; init; }

    /// <summary>Of all tries.</summary>
    public string? TotalMilliseconds { get; init; }

    /// <summary>libvirt's measured downtime of the completed job.</summary>
    public string? DowntimeMilliseconds { get; init; }

    public string? DowntimeNetMilliseconds { get; init; }

    /// <summary>Memory transferred by the completed job.</summary>
    public string? MemoryBytes { get; init; }
}

public sealed record FallbackShape(string Reason, string? Side);

public sealed record MigrationProgress
{
    /// <summary>0 to 100 of the memory.</summary>
    public string? Percent { get; init; }

    public string? ElapsedMilliseconds { get; init; }

    public string? MemoryBytes { get; init; }

    public string? MemoryRemainingBytes { get; init; }

    public string? MemoryTotalBytes { get; init; }

    public string? BandwidthBytesPerSecond { get; init; }

    public string? DirtyPagesPerSecond { get; init; }

    public string? Iteration { get; init; }

    public string? AutoConvergeThrottle { get; init; }
}

public sealed record MigrationAttempts(IReadOnlyList<MigrationAttemptShape> Attempt);

public sealed record MigrationAttemptShape
{
    /// <summary>The name that agents' events carry.</summary>
    public required string Id { get; init; }

    public required Ref DestinationHost { get; init; }

    public string? Network { get; init; }

    public string? Dstqemu { get; init; }

    public FallbackShape? Fallback { get; init; }

    public required string Started { get; init; }

    public string? Finished { get; init; }

    public string? Error { get; init; }
}

public sealed record MigrationsShape(IReadOnlyList<MigrationShape> Migration);
