using Lab.Engine.Migrations;
using Lab.Engine.Policies;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.World;

namespace Lab.Simulation.Swarms.Invariants;

/// <summary>No host sends or takes more VMs at once than their limits let it.</summary>
internal sealed class Limits(SwarmRun run, Action<string, string> report)
{
    public void Began(SimulatedMachine source, SimulatedDomain domain) =>
        Check(source, source.Domains.Values.Where(other => other.Leaving is not null), limits => limits.Outgoing, domain, "leaves");

    public void Arrives(SimulatedMachine destination, SimulatedDomain domain) =>
        Check(destination, destination.Domains.Values.Where(other => other.IsArriving), limits => limits.Incoming, domain, "arrives on");

    /// <summary>Each has its own limit; the highest is what the host bears.</summary>
    private void Check(SimulatedMachine host, IEnumerable<SimulatedDomain> together, Func<(int Incoming, int Outgoing), int> limitOf, SimulatedDomain domain, string does)
    {
        var (count, most) = (0, 0);
        foreach (var other in together)
        {
            if (LimitsOf(other) is not { } limits) return; // one that the engine takes for ended: its limit is not known any more
            (count, most) = (count + 1, Math.Max(most, limitOf(limits)));
        }

        if (count > most) report("limits of migrations at once", $"{domain.Definition.Name} {does} {host.Name}: {count} at once, where {most} may.");
    }

    /// <summary>Null: the engine knows of no migration of it.</summary>
    private (int Incoming, int Outgoing)? LimitsOf(SimulatedDomain domain)
    {
        if (run.State.RunningMigrationOf(domain.Id) is not { } migration) return null;
        var settings = MigrateRequests.Settings(run.State, run.State.Vms[domain.Id], migration.Order);
        var policy = MigrationPolicy.Of(settings.Policy ?? MigrationPolicy.Default);
        return (settings.IncomingLimit ?? policy.Parallel, settings.OutgoingLimit ?? policy.Parallel);
    }
}
