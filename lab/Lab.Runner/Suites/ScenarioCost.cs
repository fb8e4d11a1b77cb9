using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Suites;

/// <summary>What a run takes of the machine, before anything is known of it but its scenario.</summary>
public static class ScenarioCost
{
    /// <summary>Runner, engine, agents, probes, libvirtds, and what two hosts write into tmpfs.</summary>
    private static readonly ByteCount Stack = ByteCount.FromMebibytes(350);

    /// <summary>Agent, libvirtd and probe of one host more.</summary>
    private static readonly ByteCount Host = ByteCount.FromMebibytes(80);

    /// <summary>Seconds for a lab of two hosts around one migration.</summary>
    private const double Alone = 6;

    private const double PerHost = 1;
    private const double PerVm = 0.5;
    private const double PerMigration = 2;

    /// <summary>Every guest once, and the largest of those that move once more: a migrating guest is in memory twice.</summary>
    public static ByteCount MemoryOf(LabPlan plan, Scenario scenario)
    {
        var guests = plan.Vms.Sum(vm => vm.MemoryBytes);
        var twice = scenario.Migrations.Any() ? plan.Vms.Select(vm => vm.MemoryBytes).DefaultIfEmpty().Max() : 0;
        return new ByteCount(Stack.Bytes + Math.Max(0, plan.Hosts.Count - 2) * Host.Bytes + guests + twice);
    }

    /// <summary>Seconds. Good enough to balance shards; a suite that ran before here knows better.</summary>
    public static double EstimateOf(LabPlan plan, Scenario scenario) =>
        Alone + Math.Max(0, plan.Hosts.Count - 2) * PerHost + Math.Max(0, plan.Vms.Count - 1) * PerVm + Math.Max(0, scenario.Migrations.Count() - 1) * PerMigration;
}
