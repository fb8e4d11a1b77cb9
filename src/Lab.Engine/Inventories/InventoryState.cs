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

    public ImmutableDictionary<Guid, Vm> Vms { get; init; } = ImmutableDictionary<Guid, Vm>.Empty;

    public ImmutableDictionary<Guid, Migration> Migrations { get; init; } = ImmutableDictionary<Guid, Migration>.Empty;

    public ImmutableDictionary<Guid, HostCursor> Cursors { get; init; } = ImmutableDictionary<Guid, HostCursor>.Empty;

    /// <summary>Observed, never stored.</summary>
    public ImmutableDictionary<Guid, HostState> HostStates { get; init; } = ImmutableDictionary<Guid, HostState>.Empty;

    /// <summary>Last statistics of each running migration, by its identifier. Observed, never stored.</summary>
    public ImmutableDictionary<Guid, JobProgress> Progress { get; init; } = ImmutableDictionary<Guid, JobProgress>.Empty;

    public HostState StateOf(Guid host) => HostStates.GetValueOrDefault(host, HostState.Unknown);

    public Migration? RunningMigrationOf(Guid vm) => Migrations.Values.FirstOrDefault(m => m.Running && m.VmId == vm);

    public IEnumerable<Migration> RunningMigrations => Migrations.Values.Where(m => m.Running);

    public string HostName(Guid? id) => id is { } known && Hosts.TryGetValue(known, out var host) ? host.Name : "?";

    public string NetworkName(Guid id) => Networks.TryGetValue(id, out var network) ? network.Name : "?";

    public IEnumerable<Vm> VmsOn(Guid host) => Vms.Values.Where(v => v.State.Runs && v.State.HostId == host);

    /// <summary>VMs that keep a host from being empty: those that run there, second copies, and those on their way there.</summary>
    public IEnumerable<Vm> OccupantsOf(Guid host)
    {
        var arriving = RunningMigrations.Where(m => m.Attempt.DestinationId == host).Select(m => m.VmId).ToHashSet();
        return Vms.Values.Where(v => (v.State.Runs && v.State.HostId == host) || v.State.AlsoOn.Contains(host) || arriving.Contains(v.Id));
    }
}
