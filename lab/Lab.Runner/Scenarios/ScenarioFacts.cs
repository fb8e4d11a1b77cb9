using Lab.Runner.Scenarios.Actions;

namespace Lab.Runner.Scenarios;

/// <summary>What follows from a scenario without being written in it.</summary>
public static class ScenarioFacts
{
    /// <summary>The network a VM's NIC is in; null for none.</summary>
    public static NetworkConfig? NetworkOf(this Scenario scenario, VmConfig vm) => vm.Network switch
    {
        null => scenario.Networks.FirstOrDefault(network => network.Has(NetworkRole.Vm)),
        MigrateConfig.NoNetwork => null,
        var name => scenario.Networks.FirstOrDefault(network => network.Name == name),
    };

    /// <summary>Everything that holds for one migration: its own settings over the cluster's.</summary>
    public static MigrationTuning TuningOf(this Scenario scenario, MigrateConfig migrate) => migrate.Over(scenario.Migration);

    /// <summary>How a migration is expected to end.</summary>
    public static MigrationOutcome ExpectedOutcomeOf(this Scenario scenario, MigrateConfig migrate) =>
        migrate.Expect.Outcome ?? scenario.Expect.Migrations ?? (migrate.CancelAfter is null ? MigrationOutcome.Completed : MigrationOutcome.Cancelled);

    /// <summary>The name of the network on which every stream is expected, or <see cref="ExpectConfig.NoNetwork"/>.</summary>
    public static string ExpectedNetwork(this Scenario scenario) => scenario.Expect.MigrationNetwork ?? scenario.MigrationNetwork?.Name ?? ExpectConfig.NoNetwork;

    /// <summary>
    /// The network that each migration is meant to use, in order: the request's, else the VM's own, else the one that has the migration role by then.
    /// <see cref="MigrateConfig.NoNetwork"/>: none.
    /// </summary>
    public static IReadOnlyList<string?> WantedNetworks(this Scenario scenario)
    {
        var holder = scenario.MigrationNetwork?.Name;
        var wanted = new List<string?>();
        foreach (var group in scenario.Actions.Select(action => action.SideBySide()))
        {
            var before = holder;
            wanted.AddRange(group.Select(action => action.Migrate).OfType<MigrateConfig>()
                .Select(migrate => migrate.Network ?? scenario.Vms.FirstOrDefault(vm => vm.Name == migrate.Vm)?.MigrationNetwork ?? before));
            foreach (var change in group.Select(action => action.Roles).OfType<RolesConfig>().Where(change => change.Expect == ChangeOutcome.Accepted))
                holder = change.Roles.Contains(NetworkRole.Migration) ? change.Network : holder == change.Network ? scenario.ManagementNetwork?.Name : holder;
        }

        return wanted;
    }

    /// <summary>Where each VM is expected before the action at <paramref name="action"/>, or after all of them; null where only the engine knows.</summary>
    public static IReadOnlyDictionary<string, string?> ExpectedHosts(this Scenario scenario, int action = int.MaxValue)
    {
        var hosts = scenario.Hosts.AllNames();
        var at = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var vm in scenario.Vms) at.TryAdd(vm.Name, vm.Host);
        foreach (var migrate in scenario.Actions.Take(action).SelectMany(done => done.SideBySide()).Select(done => done.Migrate).OfType<MigrateConfig>())
        {
            if (scenario.ExpectedOutcomeOf(migrate) != MigrationOutcome.Completed) continue;
            if (!at.TryGetValue(migrate.Vm, out var from)) continue;
            at[migrate.Vm] = migrate.To ?? (hosts.Count == 2 && from is not null ? hosts.First(host => host != from) : null);
        }

        return at;
    }
}
