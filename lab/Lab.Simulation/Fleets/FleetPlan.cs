using Lab.Model.Units;
using Lab.Simulation.Clusters;
using Lab.Simulation.Hypervisors;

namespace Lab.Simulation.Fleets;

/// <summary>A fleet, and the rack of it that is emptied.</summary>
public sealed record FleetPlan
{
    /// <summary>What oVirt counts one connection for (10,240 Mbit/s): the bytes a second that one QEMU sends where nobody measured it.</summary>
    public static readonly Bandwidth DefaultStreamRate = Bandwidth.FromMegabitsPerSecond(10_240);

    private const int Cores = 64;

    /// <summary>VMs that a host takes beside its part of the rack's: the scheduler spreads them evenly, not perfectly.</summary>
    private const int SpareVms = 4;

    public required NetworkDesign Design { get; init; }

    /// <summary>Default 1,000.</summary>
    public int Hosts { get; init; } = 1000;

    /// <summary>Default 20.</summary>
    public int VmsPerHost { get; init; } = 20;

    /// <summary>Hosts that are emptied, the first ones; default 20.</summary>
    public int Rack { get; init; } = 20;

    public VmMix Vms { get; init; } = new();

    /// <summary>That one QEMU can send; default <see cref="DefaultStreamRate"/>.</summary>
    public Bandwidth StreamRate { get; init; } = DefaultStreamRate;

    /// <summary>Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Of simulated time; what has not moved by then is told of. Default 24 h.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(24);

    internal HypervisorModel Model => new HypervisorModel { StreamRate = StreamRate.BytesPerSecond }.OnMachinesOfTheirOwn();

    /// <summary>With memory for all that may come: what is compared are networks.</summary>
    internal ClusterShape Cluster => new()
    {
        Hosts = Hosts,
        Cores = Cores,
        MemoryBytes = Vms.MostMemory.Bytes * (((long)Hosts * VmsPerHost / Math.Max(1, Hosts - Rack)) + SpareVms),
        ManagementRate = Design.Management.BytesPerSecond,
        MigrationNetworks = Design.IsDedicated ? 1 : 0,
        MigrationRate = Design.Migration?.BytesPerSecond,
    };
}
