using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;
using Lab.Model.Networks;

namespace Lab.Simulation.Swarms.Invariants;

/// <summary>Each try of a migration goes to a host, and over a network, that the rules let it go to: said here once more and differently than in the engine.</summary>
internal sealed class Choices(SwarmPlan plan, Action<string, string> report)
{
    private readonly HashSet<Guid> _known = [];

    public void Look(InventoryState? before, InventoryState now)
    {
        if (before is not null && ReferenceEquals(before.Migrations, now.Migrations)) return;
        foreach (var migration in now.Migrations.Values)
            if (_known.Add(migration.Attempt.Id) && migration.Running && before is not null) Judge(before, now, migration);
    }

    private void Judge(InventoryState before, InventoryState now, Migration migration)
    {
        var (vm, attempt) = (now.Vms[migration.VmId], migration.Attempt);
        var (from, to) = (now.StateOf(migration.SourceId), now.StateOf(attempt.DestinationId));
        var destination = now.Hosts[attempt.DestinationId];
        if (destination.Maintenance || before.StateOf(destination.Id).Link != HostLink.Up || destination.Id == migration.SourceId)
            report("destinations can take a VM", $"{vm.Name} goes to {destination.Name}, which is {(destination.Maintenance ? "in maintenance" : destination.Id == migration.SourceId ? "where it is" : $"{before.StateOf(destination.Id).Link}")}.");

        if (migration.Order.Automatic && migration.Attempts.SkipLast(1).Any(failed => failed.DestinationId == destination.Id))
            report("no host is tried twice", $"{vm.Name} goes to {destination.Name} once more, which failed this migration already.");

        var cluster = now.Clusters[vm.ClusterId];
        Guid? wanted = migration.Order.Network is { IsNone: true } ? null : migration.Order.Network?.NetworkId ?? vm.MigrationNetwork ?? cluster.MigrationNetwork;
        var address = wanted is { } network ? Common(from.Network, to.Network, now.NetworkName(network)) : null;
        var isManagement = wanted == cluster.ManagementNetwork;
        if (attempt.Path.DestinationQemu != address && !(isManagement && attempt.Path.DestinationQemu is null))
            report("the migration network is used where it can be", $"{vm.Name} goes from {now.HostName(migration.SourceId)} to {destination.Name} by {attempt.Path.DestinationQemu ?? "management"} where {address ?? "management"} is right.");
        if (attempt.Path.IsFallback && !plan.Profile.AllowsFallback()) report("no fallback where the profile has none", $"{vm.Name} falls back: {attempt.Path.Reason}.");
        if (migration.Order.Automatic && wanted is { } needed && !isManagement && AddressOn(to.Network, now.NetworkName(needed)) is null && plan.Profile.SchedulesByMigrationNetwork())
            report("the scheduler looks at the migration network", $"{vm.Name} was sent to {destination.Name}, which cannot use {now.NetworkName(needed)}.");
    }

    /// <summary>The destination's address on a network that both hosts have on a NIC that is up.</summary>
    private static string? Common(HostNetworkState from, HostNetworkState to, string network) => AddressOn(from, network) is not null ? AddressOn(to, network) : null;

    private static string? AddressOn(HostNetworkState host, string network)
    {
        var carried = host.Networks.FirstOrDefault(known => known.Name == network);
        var nic = host.Links.FirstOrDefault(link => link.Name == carried?.Port);
        return nic is { Up: true } ? carried!.Ipv4Address?.Split('/')[0] : null;
    }
}
