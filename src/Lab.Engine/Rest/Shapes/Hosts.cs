namespace Lab.Engine.Rest.Shapes;

public sealed record HostShape
{
    public string? Id { get; init; }

    public string? Href { get; init; }

    /// <summary>Its management identity: the name in its certificates.</summary>
    public string? Name { get; init; }

    public string? Comment { get; init; }

    public string? Address { get; init; }

    /// <summary>The agent's port, 54321.</summary>
    public string? Port { get; init; }

    /// <summary><c>unassigned</c>, <c>connecting</c>, <c>up</c>, <c>non_operational</c>, <c>non_responsive</c>, <c>preparing_for_maintenance</c>, <c>maintenance</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is not up.</summary>
    public string? StatusDetail { get; init; }

    public Ref? Cluster { get; init; }

    /// <summary>Bytes.</summary>
    public string? Memory { get; init; }

    public string? MaxSchedulingMemory { get; init; }

    public HostCpu? Cpu { get; init; }

    public VersionShape? Version { get; init; }

    public VersionShape? LibvirtVersion { get; init; }

    public HostOs? Os { get; init; }

    /// <summary>QEMU, and how it runs guests: <c>kvm</c> or <c>tcg</c>.</summary>
    public HypervisorShape? Hypervisor { get; init; }

    public HardwareInformation? HardwareInformation { get; init; }

    public HostVmSummary? Summary { get; init; }

    public IReadOnlyList<Link>? Link { get; init; }

    public Actions? Actions { get; init; }
}

public sealed record HostCpu(string? Name, CpuTopology? Topology);

public sealed record CpuTopology(string? Sockets, string? Cores, string? Threads);

public sealed record HostOs(string? Type, VersionShape? Version);

public sealed record HypervisorShape(string? Version, string? Accelerator);

public sealed record HardwareInformation(string? Uuid);

public sealed record HostVmSummary(string Active, string Migrating, string Total);

public sealed record HostsShape(IReadOnlyList<HostShape> Host);

public sealed record HostNicShape
{
    public string? Id { get; init; }

    public string? Href { get; init; }

    public string? Name { get; init; }

    public Mac? Mac { get; init; }

    public string? Mtu { get; init; }

    /// <summary><c>up</c> or <c>down</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Bits per second.</summary>
    public string? Speed { get; init; }

    public Ip? Ip { get; init; }

    public Ip? Ipv6 { get; init; }

    public string? BootProtocol { get; init; }

    public string? Bridged { get; init; }

    public string? BaseInterface { get; init; }

    public VlanShape? Vlan { get; init; }

    /// <summary>The logical network it carries.</summary>
    public Ref? Network { get; init; }

    public Bonding? Bonding { get; init; }

    public Ref? Host { get; init; }
}

/// <summary>oVirt calls a bond's ports slaves.</summary>
public sealed record Bonding(BondOptions? Options, BondPorts? Slaves);

public sealed record BondOptions(IReadOnlyList<NameValue>? Option);

public sealed record BondPorts(IReadOnlyList<Ref>? HostNic);

public sealed record HostNicsShape(IReadOnlyList<HostNicShape> HostNic);

public sealed record AttachmentShape
{
    public string? Id { get; init; }

    public string? Href { get; init; }

    public Ref? Network { get; init; }

    public Ref? HostNic { get; init; }

    public Ref? Host { get; init; }

    public IpAssignments? IpAddressAssignments { get; init; }

    public string? InSync { get; init; }

    public ReportedConfigurations? ReportedConfigurations { get; init; }
}

public sealed record IpAssignments(IReadOnlyList<IpAssignment>? IpAddressAssignment);

/// <param name="AssignmentMethod"><c>static</c>, <c>dhcp</c> or <c>none</c>.</param>
public sealed record IpAssignment(string? AssignmentMethod, Ip? Ip);

public sealed record ReportedConfigurations(IReadOnlyList<ReportedConfiguration> ReportedConfiguration);

public sealed record ReportedConfiguration(string Name, string ExpectedValue, string ActualValue, string InSync);

public sealed record AttachmentsShape(IReadOnlyList<AttachmentShape>? NetworkAttachment);

/// <summary>The body of <c>setupnetworks</c>.</summary>
public sealed record SetupNetworksAction
{
    public AttachmentsShape? ModifiedNetworkAttachments { get; init; }

    public AttachmentsShape? RemovedNetworkAttachments { get; init; }

    public HostNicsShape? ModifiedBonds { get; init; }

    public HostNicsShape? RemovedBonds { get; init; }

    /// <summary>Default <c>true</c>.</summary>
    public string? CheckConnectivity { get; init; }

    /// <summary>Seconds, or with a unit; default 120.</summary>
    public string? ConnectivityTimeout { get; init; }

    public string? CommitOnSuccess { get; init; }

    public string? Async { get; init; }
}
