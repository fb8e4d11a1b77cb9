using Lab.Engine.Migrations;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Networks;

namespace Lab.Simulation.Swarms.Invariants;

/// <summary>Every stream goes to the host and the address that its migration was planned with.</summary>
internal sealed class Ways(SwarmRun run, Action<string, string> report)
{
    private const string Rule = "streams go where they shall";

    public void Opened(SimulatedDomain domain, StreamPath path)
    {
        // An agent that stood still may begin what the engine has given up meanwhile: the way counts all the same.
        var attempt = run.State.RunningMigrationOf(domain.Id)?.Attempt
            ?? run.State.Migrations.Values.Where(migration => migration.VmId == domain.Id).SelectMany(migration => migration.Attempts).MaxBy(attempt => attempt.Started);
        if (attempt is null) report(Rule, $"The memory of {domain.Definition.Name} flows to {path.Destination.Address}, and the engine never planned a migration of it.");
        else Compare(domain, path, attempt);
    }

    private void Compare(SimulatedDomain domain, StreamPath path, MigrationAttempt attempt)
    {
        var destination = run.State.Hosts[attempt.DestinationId];
        var wanted = attempt.Path.DestinationQemu ?? destination.Address;
        if (path.Destination.Address == wanted && path.Destination.Host == destination.Name) return;
        report(Rule, $"The memory of {domain.Definition.Name} flows to {path.Destination.Address} of {path.Destination.Host} and not to {wanted} of {destination.Name}.");
    }
}
