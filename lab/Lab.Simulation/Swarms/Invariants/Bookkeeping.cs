using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;

namespace Lab.Simulation.Swarms.Invariants;

/// <summary>What the engine's own state must be like: roles, and one story of each migration.</summary>
internal sealed class Bookkeeping(SwarmPlan plan, Action<string, string> report)
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

    private void Continues(InventoryState now, Migration before)
    {
        var migration = now.Migrations.GetValueOrDefault(before.Id);
        if (before.Running && migration is null) report("no migration is forgotten", $"The migration of {now.Vms[before.VmId].Name} from {now.HostName(before.SourceId)} ran, and is not known any more.");
        if (before.CancelRequested && migration?.Attempts.Count > before.Attempts.Count) report("what is cancelled is not tried again", $"The migration of {now.Vms[before.VmId].Name} was cancelled, and is tried on {now.HostName(migration.Attempt.DestinationId)}.");
        if (!before.Running && migration is { Running: true }) report("what has ended has ended", $"A migration of {now.Vms[before.VmId].Name} that was over runs again.");
        if (!before.Running && migration is { Running: false } && migration.Phase != before.Phase) report("what has ended has ended", $"A migration of {now.Vms[before.VmId].Name} that was {before.Phase} is {migration.Phase} now.");
    }
}
