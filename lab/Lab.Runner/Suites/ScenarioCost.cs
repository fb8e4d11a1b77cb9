using Lab.Model.Units;
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

    /// <summary>Every guest, and once more when anything migrates: a migrating guest is in memory twice, and several may migrate at a time.</summary>
    public static ByteCount MemoryOf(Scenario scenario)
    {
        var guests = scenario.Vms.Sum(vm => vm.Memory.Bytes);
        var hosts = Math.Max(0, scenario.Hosts.AllNames().Count - 2);
        return new ByteCount(Stack.Bytes + hosts * Host.Bytes + guests * (scenario.Migrations.Any() ? 2 : 1));
    }

    /// <summary>Seconds. Good enough to balance shards; a suite that ran before here knows better.</summary>
    public static double EstimateOf(Scenario scenario) =>
        Alone + Math.Max(0, scenario.Hosts.AllNames().Count - 2) * PerHost + Math.Max(0, scenario.Vms.Count - 1) * PerVm + Math.Max(0, scenario.Migrations.Count() - 1) * PerMigration;
}
