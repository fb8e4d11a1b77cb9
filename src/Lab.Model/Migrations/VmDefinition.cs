using Lab.Model.Units;

namespace Lab.Model.Migrations;

/// <summary>A virtual machine as the engine defines it. Booted directly from a kernel and an initrd that exist under the same paths on every host.</summary>
public sealed record VmDefinition
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required ByteCount Memory { get; init; }

    public int Vcpus { get; set; } = 1;

    public required string KernelPath { get; init; }

    public required string InitrdPath { get; init; }

    public string KernelCommandLine { get; set; } = "";

    public IReadOnlyList<VmNic> Nics { get; set; } = [];

    /// <summary>Disks on the host's own storage: a migration copies them.</summary>
    public IReadOnlyList<VmDisk> Disks { get; set; } = [];
}

/// <summary>A raw disk in a file of the host. It is made when the VM starts and gone when the VM is.</summary>
/// <param name="Name">As the guest's bus numbers it: <c>vda</c>, <c>vdb</c>.</param>
/// <param name="Image">A file of the host that it begins as a copy of; null: empty.</param>
public sealed record VmDisk(string Name, ByteCount Size, string? Image = null);

/// <param name="Network">Logical name of a bridged network of the host.</param>
public sealed record VmNic(string Network, string Mac);

/// <summary>As vdsm reports it.</summary>
public enum VmStatus
{
    Down,
    PoweringUp,
    Up,
    Paused,
    MigrationSource,
    MigrationDestination,

    /// <summary>Post-copy failed, or its host was lost: it runs nowhere and must not be started without a decision.</summary>
    Lost,
}

public sealed record VmReport(Guid Id, string Name, VmStatus Status, ByteCount Memory, int Vcpus, int? ProcessId, string? ExitReason);
