using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;
using Lab.Model.Migrations;

namespace Lab.Simulation.Swarms.Invariants;

/// <summary>What the engine's own state must be like: roles, and one story of each migration.</summary>
internal sealed class Bookkeeping(SwarmRun run, SwarmPlan plan, Action<string, string> report)
{
    /// <param name="before">Null: it is the first.</param>
    public void Look(InventoryState? before, InventoryState now)
    {
        foreach (var cluster in now.Clusters.Values) Roles(before, now, cluster);
        if (before is null || ReferenceEquals(before.Migrations, now.Migrations)) return;
        foreach (var migration in before.Migrations.Values) Continues(now, migration);
        foreach (var twice in now.Migrations.Values.Where(migration => migration.Running).GroupBy(migration => migration.VmId).Where(group => group.Count() > 1))
            report("one migration of a VM at a time", $"{now.Vms[twice.Key].Name} has {twice.Count()} migrations that run.");
    }

    private void Roles(InventoryState? before, InventoryState now, Cluster cluster)
    {
        foreach (var holder in new[] { cluster.ManagementNetwork, cluster.MigrationNetwork, cluster.DisplayNetwork, cluster.DefaultRouteNetwork })
            if (!cluster.Carries(holder)) report("roles are of networks of the cluster", $"A role of cluster {cluster.Name} is with {now.NetworkName(holder)}, which is not in it.");
        if (before is null || !plan.Profile.RefusesRoleChangeDuringMigration() || before.Clusters.GetValueOrDefault(cluster.Id)?.MigrationNetwork is not { } was || was == cluster.MigrationNetwork) return;
        if (before.Migrations.Values.FirstOrDefault(migration => migration.Running) is { } moving)
            report("the migration role stays while VMs migrate", $"It went from {now.NetworkName(was)} to {now.NetworkName(cluster.MigrationNetwork)} while {now.Vms[moving.VmId].Name} migrated.");
    }

    /// <summary>An end is told when it is known where the VM is.</summary>
    private void Ends(InventoryState now, Migration migration)
    {
        if (run.Truth.RunningOn(migration.VmId)?.Machine.Name is not { } there) return;
        var (vm, destination) = (now.Vms[migration.VmId], now.HostName(migration.Attempt.DestinationId));
        if (migration.Phase == MigrationPhase.Completed && there != destination) report("an end is true", $"The migration of {vm.Name} to {destination} is told to be done, and {vm.Name} runs on {there}.");
        if (migration.Phase is MigrationPhase.Failed or MigrationPhase.Cancelled && vm.State.Status != VmStatus.Lost && there == destination)
            report("an end is true", $"The migration of {vm.Name} to {destination} is told to be {migration.Phase}, and {vm.Name} runs there.");
    }

    private void Continues(InventoryState now, Migration before)
    {
        var migration = now.Migrations.GetValueOrDefault(before.Id);
        if (before.Running && migration is null) report("no migration is forgotten", $"The migration of {now.Vms[before.VmId].Name} from {now.HostName(before.SourceId)} ran, and is not known any more.");
        if (before.CancelRequested && migration?.Attempts.Count > before.Attempts.Count) report("what is cancelled is not tried again", $"The migration of {now.Vms[before.VmId].Name} was cancelled, and is tried on {now.HostName(migration.Attempt.DestinationId)}.");
        if (before.Running && migration is { Running: false }) Ends(now, migration);
        if (!before.Running && migration is { Running: true }) report("what has ended has ended", $"A migration of {now.Vms[before.VmId].Name} that was over runs again.");
        if (!before.Running && migration is { Running: false } && migration.Phase != before.Phase) report("what has ended has ended", $"A migration of {now.Vms[before.VmId].Name} that was {before.Phase} is {migration.Phase} now.");
    }
}
