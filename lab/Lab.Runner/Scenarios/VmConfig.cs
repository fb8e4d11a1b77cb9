using System.Net;
using Lab.Model.Units;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>A virtual machine.</summary>
[Describe("A virtual machine.")]
public sealed record VmConfig
{
    [Describe("Its name, in the engine and in libvirt.", Example = "vm1")]
    [Text(TextForm.Label)]
    public required string Name { get; init; }

    [Describe("The host it is started on.", Example = "host1")]
    public required string Host { get; init; }

    [Describe("Its memory: at least 64MiB, and room for what its workload touches.", Example = "256MiB")]
    public ByteCount Memory { get; init; } = ByteCount.FromMebibytes(256);

    [Describe("Virtual processors.", Example = "1")]
    [Within(1, 64)]
    public int Vcpus { get; init; } = 1;

    [Describe("The VM network its NIC is in, or none. Without it the first network with the vm role.", Example = "management")]
    public string? Network { get; init; }

    [Describe("Its address in that network's subnet.", Example = "192.168.100.150")]
    public IPAddress? Address { get; init; }

    [Describe("A disk on its host's own storage, filled with data that does not compress; a migration copies it.", Example = "32MiB")]
    public ByteCount? Disk { get; init; }

    [Describe("The network for its own migrations, instead of the cluster's.", Example = "migration")]
    public string? MigrationNetwork { get; init; }

    [Describe("Whether it counts as highly available when its host stops working.")]
    public bool HighlyAvailable { get; init; }

    [Describe("What the guest does to its memory.")]
    public WorkloadConfig Workload { get; init; } = new();
}

/// <summary>What the guest does to its memory while it migrates.</summary>
[Describe("What the guest does to its memory.")]
public sealed record WorkloadConfig
{
    [Describe("The memory that is stamped, dirtied and verified over and over.", Example = "32MiB")]
    public ByteCount WorkingSet { get; init; } = ByteCount.FromMebibytes(16);

    [Describe("How fast pages of the working set are dirtied.", Example = "4MiB/s")]
    public Bandwidth DirtyRate { get; init; }

    [Describe("Further memory filled once with data that does not compress, and verified.", Example = "64MiB")]
    public ByteCount Fill { get; init; }
}
