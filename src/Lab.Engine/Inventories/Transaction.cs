using System.Text.Json;
using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Engine.Stores;
using Lab.Engine.Vms;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Migrations;

namespace Lab.Engine.Inventories;

/// <summary>One change of the inventory with the events that tell of it: all of it is stored and seen, or none.</summary>
public sealed class Transaction
{
    private readonly List<DocumentChange> _changes = [];
    private readonly List<EngineEvent> _events = [];
    private long _nextEvent;

    internal Transaction(InventoryState state, DateTimeOffset now, long nextEvent)
    {
        State = state;
        Now = now;
        _nextEvent = nextEvent;
    }

    /// <summary>With this transaction's changes so far.</summary>
    public InventoryState State { get; private set; }

    public DateTimeOffset Now { get; }

    internal IReadOnlyList<DocumentChange> Changes => _changes;

    internal IReadOnlyList<EngineEvent> Events => _events;

    public void Put(Cluster cluster) => Store(DocumentKind.Clusters, cluster.Id, cluster, State with { Clusters = State.Clusters.SetItem(cluster.Id, cluster) });

    public void Put(LogicalNetwork network) => Store(DocumentKind.Networks, network.Id, network, State with { Networks = State.Networks.SetItem(network.Id, network) });

    public void Put(Host host) => Store(DocumentKind.Hosts, host.Id, host, State with { Hosts = State.Hosts.SetItem(host.Id, host) });

    public void Put(NetworkAttachment attachment) =>
        Store(DocumentKind.Attachments, attachment.Id, attachment, State with { Attachments = State.Attachments.SetItem(attachment.Id, attachment) });

    public void Put(Vm vm) => Store(DocumentKind.Vms, vm.Id, vm, State.With(vm));

    public void Put(Migration migration) => Store(DocumentKind.Migrations, migration.Id, migration, State.With(migration));

    public void Put(HostCursor cursor) => Store(DocumentKind.Cursors, cursor.Id, cursor, State with { Cursors = State.Cursors.SetItem(cursor.Id, cursor) });

    public void RemoveCluster(Guid id) => Drop(DocumentKind.Clusters, id, State with { Clusters = State.Clusters.Remove(id) });

    public void RemoveNetwork(Guid id) => Drop(DocumentKind.Networks, id, State with { Networks = State.Networks.Remove(id) });

    public void RemoveAttachment(Guid id) => Drop(DocumentKind.Attachments, id, State with { Attachments = State.Attachments.Remove(id) });

    public void RemoveVm(Guid id) => Drop(DocumentKind.Vms, id, State.WithoutVm(id));

    public void RemoveMigration(Guid id) => Drop(DocumentKind.Migrations, id, State.WithoutMigration(id));

    public void RemoveHost(Guid id)
    {
        Drop(DocumentKind.Cursors, id, State with { Cursors = State.Cursors.Remove(id) });
        Drop(DocumentKind.Hosts, id, State with { Hosts = State.Hosts.Remove(id), HostStates = State.HostStates.Remove(id) });
    }

    /// <summary>Not stored.</summary>
    public void Observe(Guid host, HostState state) => State = State with { HostStates = State.HostStates.SetItem(host, state) };

    /// <summary>Not stored.</summary>
    public void Observe(Guid migration, JobProgress progress) => State = State with { Progress = State.Progress.SetItem(migration, progress) };

    /// <summary>What was observed of a migration's job counts no more: the job has ended.</summary>
    public void ForgetProgress(Guid migration) => State = State with { Progress = State.Progress.Remove(migration) };

    /// <param name="data">An object whose members <see cref="EngineEventKinds"/> names for the kind.</param>
    public void Log(string kind, EventSeverity severity, string message, object? data = null, Guid? host = null, Guid? vm = null, Guid? cluster = null, Guid? migration = null) =>
        _events.Add(new EngineEvent(
            _nextEvent++, Now, kind, severity, message, host, vm, cluster, migration, data is null ? null : JsonSerializer.SerializeToElement(data, data.GetType(), AgentJson.Options)));

    private void Store<T>(DocumentKind kind, Guid id, T document, InventoryState state)
    {
        _changes.Add(new DocumentChange(kind, id, JsonSerializer.Serialize(document, StoreJson.Writing)));
        State = state;
    }

    private void Drop(DocumentKind kind, Guid id, InventoryState state)
    {
        _changes.Add(new DocumentChange(kind, id, null));
        State = state;
    }
}
