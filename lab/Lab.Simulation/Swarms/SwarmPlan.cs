using System.Globalization;
using Lab.Engine.Clusters;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Policies;
using Lab.Model.Units;
using Lab.Simulation.Chance;
using Lab.Simulation.Clusters;
using Lab.Simulation.Swarms.Steps;

namespace Lab.Simulation.Swarms;

/// <summary>A history that follows from a seed: a cluster, its VMs, and what is done and goes wrong until everything is mended.</summary>
/// <param name="Bandwidth">That one migration may take; null: what the engine reckons by itself. With little they last longer, and more comes in between.</param>
/// <param name="Steps">In order of their time; a step's number is its place here, from 0.</param>
/// <param name="Duration">Virtual time within which every fault has ended.</param>
public sealed record SwarmPlan(ulong Seed, TimeSpan Duration, ClusterShape Shape, MigrationNetworkProfile Profile, MigrateOnError MigrateOnError, Bandwidth? Bandwidth, IReadOnlyList<SwarmVm> Vms, IReadOnlyList<SwarmStep> Steps)
{
    private const long Megabyte = 1_000_000;

    private static readonly long?[] Rates = [50 * Megabyte, 125 * Megabyte, 125 * Megabyte, 1250 * Megabyte];

    public static SwarmPlan Of(ulong seed, TimeSpan duration)
    {
        var chance = SeededChance.Of(seed, "swarm");
        var shape = new ClusterShape
        {
            Hosts = 2 + chance.Below(4),
            MigrationNetworks = chance.Of([0, 1, 1, 1, 2]),
            ManagementRate = chance.Of(Rates),
            MigrationRate = chance.Of(Rates),
            MigrationNetworksRequired = chance.Happens(0.2),
        };
        var profile = chance.Of([MigrationNetworkProfile.Spec, MigrationNetworkProfile.Spec, MigrationNetworkProfile.Spec, MigrationNetworkProfile.Ovirt, MigrationNetworkProfile.Kubevirt]);
        var onError = chance.Of([MigrateOnError.Yes, MigrateOnError.Yes, MigrateOnError.HighlyAvailableOnly, MigrateOnError.No]);
        var bandwidth = chance.Of<int?>([null, 24, 48, 96]) is { } limit ? Model.Units.Bandwidth.FromMebibytesPerSecond(limit) : (Bandwidth?)null;
        var vms = Enumerable.Range(1, 1 + chance.Below(8)).Select(number => Vm(chance, shape, number)).ToList();
        var steps = new StepChoice(chance, shape, vms, duration).All().OrderBy(step => step.At).ToList();
        return new SwarmPlan(seed, duration, shape, profile, onError, bandwidth, vms, steps);
    }

    private static SwarmVm Vm(SeededChance chance, ClusterShape shape, int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"vm{number}"),
        1 + chance.Below(shape.Hosts),
        chance.Of([128, 256, 512, 1024]),
        chance.Of([4, 64, 256, 256]),
        chance.Of([0, 5_000, 40_000, 40_000]),
        chance.Happens(0.3),
        chance.Of([MigrationPolicyKind.MinimalDowntime, MigrationPolicyKind.MinimalDowntime, MigrationPolicyKind.PostCopy, MigrationPolicyKind.SuspendWorkloadIfNeeded, MigrationPolicyKind.Legacy]));
}

/// <param name="Host">Number of the host where it is started.</param>
/// <param name="WorkingSetMebibytes">What its workload writes to.</param>
/// <param name="DirtyPages">A second.</param>
public sealed record SwarmVm(string Name, int Host, int MemoryMebibytes, int WorkingSetMebibytes, int DirtyPages, bool HighlyAvailable, MigrationPolicyKind Policy);
