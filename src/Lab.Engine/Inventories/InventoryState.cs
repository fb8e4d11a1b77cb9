using System.Collections.Immutable;
using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Engine.Vms;
using Lab.Model.Migrations;

namespace Lab.Engine.Inventories;

/// <summary>All the engine knows, at one moment. Readers hold one of these and need no lock.</summary>
public sealed record InventoryState
{
    public ImmutableDictionary<Guid, Cluster> Clusters { get; init; } = ImmutableDictionary<Guid, Cluster>.Empty;

    public ImmutableDictionary<Guid, LogicalNetwork> Networks { get; init; } = ImmutableDictionary<Guid, LogicalNetwork>.Empty;

    public ImmutableDictionary<Guid, Host> Hosts { get; init; } = ImmutableDictionary<Guid, Host>.Empty;

    public ImmutableDictionary<Guid, NetworkAttachment> Attachments { get; init; } = ImmutableDictionary<Guid, NetworkAttachment>.Empty;

    public ImmutableDictionary<Guid, Vm> Vms { get; private init; } = ImmutableDictionary<Guid, Vm>.Empty;

    public ImmutableDictionary<Guid, Migration> Migrations { get; private init; } = ImmutableDictionary<Guid, Migration>.Empty;

    public ImmutableDictionary<Guid, HostCursor> Cursors { get; init; } = ImmutableDictionary<Guid, HostCursor>.Empty;

    /// <summary>Observed, never stored.</summary>
    public ImmutableDictionary<Guid, HostState> HostStates { get; init; } = ImmutableDictionary<Guid, HostState>.Empty;

    /// <summary>Last statistics of each running migration, by its identifier. Observed, never stored.</summary>
    public ImmutableDictionary<Guid, JobProgress> Progress { get; init; } = ImmutableDictionary<Guid, JobProgress>.Empty;

    public HostState StateOf(Guid host) => HostStates.GetValueOrDefault(host, HostState.Unknown);

    /// <summary>Follows from VMs and migrations: whoever changes those goes through <see cref="With(Vm)"/> and its like.</summary>
    internal InventoryIndex Index { get; private init; } = InventoryIndex.Empty;

    public Migration? RunningMigrationOf(Guid vm) => Index.MigrationByVm.GetValueOrDefault(vm);

    /// <summary>The one whose present try it is.</summary>
    public Migration? RunningMigrationWith(Guid attempt) => Index.MigrationByAttempt.GetValueOrDefault(attempt);

    public IEnumerable<Migration> RunningMigrations => Index.MigrationByVm.Values;

    /// <summary>From or to a host.</summary>
    public IReadOnlyList<Migration> RunningMigrationsOf(Guid host) => Index.MigrationsByHost[host];

    public string HostName(Guid? id) => id is { } known && Hosts.TryGetValue(known, out var host) ? host.Name : "?";

    public string NetworkName(Guid id) => Networks.TryGetValue(id, out var network) ? network.Name : "?";

    /// <summary>In the order of their identifiers.</summary>
    public IReadOnlyList<Vm> VmsOn(Guid host) => Index.VmsByHost[host];

    /// <summary>VMs that keep a host from being empty: those that run there, second copies, and those on their way there.</summary>
    public IEnumerable<Vm> OccupantsOf(Guid host)
    {
        var arriving = RunningMigrationsOf(host).Where(m => m.Attempt.DestinationId == host).Select(m => Vms.GetValueOrDefault(m.VmId)).OfType<Vm>();
        return VmsOn(host).Concat(Index.CopiesByHost[host]).Concat(arriving).DistinctBy(vm => vm.Id);
    }

    public InventoryState With(Vm vm) => this with { Vms = Vms.SetItem(vm.Id, vm), Index = Index.Changed(Vms.GetValueOrDefault(vm.Id), vm) };

    public InventoryState WithoutVm(Guid id) => this with { Vms = Vms.Remove(id), Index = Vms.TryGetValue(id, out var vm) ? Index.Changed(vm, null) : Index };

    public InventoryState With(Migration migration) => this with { Migrations = Migrations.SetItem(migration.Id, migration), Index = Index.Changed(Migrations.GetValueOrDefault(migration.Id), migration) };

    public InventoryState WithoutMigration(Guid id) => this with
    {
        Migrations = Migrations.Remove(id),
        Progress = Progress.Remove(id),
        Index = Migrations.TryGetValue(id, out var migration) ? Index.Changed(migration, null) : Index,
    };
}
