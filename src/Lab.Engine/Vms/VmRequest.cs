using Lab.Engine.Policies;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Engine.Vms;

/// <summary>What somebody says of a VM; null members keep what is, or their default.</summary>
public sealed record VmRequest
{
    public Guid? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public Guid? ClusterId { get; init; }

    public ByteCount? Memory { get; init; }

    public int? Vcpus { get; init; }

    public string? Kernel { get; init; }

    public string? Initrd { get; init; }

    public string? CommandLine { get; init; }

    public IReadOnlyList<VmNicRequest>? Nics { get; init; }

    public IReadOnlyList<VmDisk>? Disks { get; init; }

    public VmAffinity? Affinity { get; init; }

    public IReadOnlyList<Guid>? PinnedHosts { get; init; }

    public MigrationSettingsChange? Migration { get; init; }

    /// <summary>With a null network: the cluster's again.</summary>
    public VmMigrationNetwork? MigrationNetwork { get; init; }

    public int? Priority { get; init; }

    public bool? HighlyAvailable { get; init; }

    public IReadOnlyDictionary<string, string>? CustomProperties { get; init; }

    public bool ChangesDefinition => Name is not null || ClusterId is not null || Memory is not null || Vcpus is not null || Kernel is not null || Initrd is not null || CommandLine is not null || Nics is not null || Disks is not null;
}

public sealed record VmMigrationNetwork(Guid? NetworkId);

/// <param name="Mac">Null: made from the VM's identifier.</param>
public sealed record VmNicRequest(Guid NetworkId, string? Mac);
