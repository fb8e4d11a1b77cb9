namespace Lab.Engine.Rest.Shapes;

public sealed record VmShape
{
    public string? Id { get; init; }

    public string? Href { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary><c>down</c>, <c>wait_for_launch</c>, <c>powering_up</c>, <c>up</c>, <c>paused</c>, <c>migrating</c>, <c>unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is down, lost or unknown.</summary>
    public string? StatusDetail { get; init; }

    /// <summary>Bytes.</summary>
    public string? Memory { get; init; }

    public VmCpu? Cpu { get; init; }

    public VmOs? Os { get; init; }

    public Ref? Cluster { get; init; }

    /// <summary>Where it runs; during a migration the source.</summary>
    public Ref? Host { get; init; }

    /// <summary>Ours: further hosts it was found running on.</summary>
    public RefHosts? AlsoOn { get; init; }

    public PlacementPolicy? PlacementPolicy { get; init; }

    public MigrationOptions? Migration { get; init; }

    /// <summary>Milliseconds; <c>-1</c>: inherit.</summary>
    public string? MigrationDowntime { get; init; }

    public string? TunnelMigration { get; init; }

    /// <summary>Ours (the feature's second phase): the VM's own migration network; <c>"none"</c> on input gives it back to the cluster's.</summary>
    public Ref? MigrationNetwork { get; init; }

    public HighAvailability? HighAvailability { get; init; }

    public CustomProperties? CustomProperties { get; init; }

    /// <summary>Inline on input and output (ours); also at <c>nics</c>.</summary>
    public VmNics? Nics { get; init; }

    /// <summary>On the storage of the VM's host. (An addition to oVirt's API, whose disks are shared.)</summary>
    public VmDisks? Disks { get; init; }

    public string? StartTime { get; init; }

    public string? StopTime { get; init; }

    public IReadOnlyList<Link>? Link { get; init; }

    public Actions? Actions { get; init; }
}

public sealed record VmsShape(IReadOnlyList<VmShape> Vm);

public sealed record VmCpu(CpuTopology? Topology);

/// <param name="Kernel">Absolute path, the same on every host; as <paramref name="Initrd"/>.</param>
public sealed record VmOs(string? Kernel, string? Initrd, string? Cmdline, string? Type);

/// <param name="Affinity"><c>migratable</c>, <c>user_migratable</c> or <c>pinned</c>.</param>
public sealed record PlacementPolicy(string? Affinity, RefHosts? Hosts);

public sealed record RefHosts(IReadOnlyList<Ref>? Host);

public sealed record HighAvailability(string? Enabled, string? Priority);

public sealed record CustomProperties(IReadOnlyList<NameValue>? CustomProperty);

public sealed record VmDisks(IReadOnlyList<VmDiskShape>? Disk);

/// <param name="ProvisionedSize">Bytes.</param>
/// <param name="Image">A file of the host that the disk begins as a copy of; absent: empty.</param>
public sealed record VmDiskShape(string? Name, string? ProvisionedSize, string? Image);

public sealed record VmNics(IReadOnlyList<VmNicShape>? Nic);

public sealed record VmNicShape
{
    public string? Id { get; init; }

    public string? Href { get; init; }

    public string? Name { get; init; }

    public Ref? Network { get; init; }

    public Mac? Mac { get; init; }

    public string? Interface { get; init; }
}

/// <summary>The body of <c>start</c>: <c>host</c> is ours; oVirt's way is <c>vm.placement_policy.hosts</c>.</summary>
public sealed record StartAction
{
    public Ref? Host { get; init; }

    public VmShape? Vm { get; init; }

    public string? Async { get; init; }
}

/// <summary>The body of actions without parameters.</summary>
public sealed record EmptyAction
{
    public string? Async { get; init; }

    public string? Reason { get; init; }

    public string? Force { get; init; }
}

/// <summary>The answer to an action.</summary>
public sealed record ActionAnswer
{
    /// <summary><c>complete</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    public Fault? Fault { get; init; }

    /// <summary>Ours: the migration that <c>migrate</c> started or <c>cancelmigration</c> cancels.</summary>
    public Ref? Migration { get; init; }

    public Ref? Host { get; init; }
}
