using Lab.Engine.Inventories;
using Lab.Engine.Migrations;
using Lab.Model.Engines;
using Lab.Model.Migrations;

namespace Lab.Simulation.Fleets;

/// <summary>Reads the engine's events, and what it knows of a migration once that has ended: later it forgets all but the newest.</summary>
internal sealed class MoveLog(Inventory inventory, IReadOnlyDictionary<string, FleetVm> vms)
{
    private const int AtOnce = 10_000;

    private readonly DateTimeOffset _began = inventory.Time.GetUtcNow();
    private readonly Dictionary<Guid, VmMove> _moves = [];
    private readonly Dictionary<Guid, string> _blocked = [];
    private long _read = inventory.Events.LastId;

    /// <summary>In the order in which they were asked for.</summary>
    public IReadOnlyList<VmMove> Moves => [.. _moves.Values.OrderBy(move => move.Requested).ThenBy(move => move.From, StringComparer.Ordinal).ThenBy(move => move.Vm, StringComparer.Ordinal)];

    /// <summary>When the last host reached maintenance.</summary>
    public DateTimeOffset? LastReached { get; private set; }

    /// <summary>What the engine said last of a host whose maintenance is blocked.</summary>
    public string? BlockedBy(Guid host) => _blocked.GetValueOrDefault(host);

    public void Read()
    {
        while (inventory.Events.After(_read, AtOnce) is { Count: > 0 } events)
        {
            foreach (var item in events) Take(item);
            _read = events[^1].Id;
        }
    }

    private void Take(EngineEvent item)
    {
        if (item.Kind == EngineEventKinds.HostMaintenance) LastReached = item.Time;
        if (item is { Kind: EngineEventKinds.HostMaintenanceBlocked, HostId: { } host }) _blocked[host] = item.Message;
        if (item.MigrationId is { } id && inventory.Current.Migrations.GetValueOrDefault(id) is { Running: false } migration) _moves.TryAdd(id, Move(inventory.Current, migration));
    }

    private VmMove Move(InventoryState state, Migration migration)
    {
        var vm = vms[state.Vms[migration.VmId].Name];
        var finished = migration.Finished!.Value;
        var began = migration.Result?.ElapsedMilliseconds is { } elapsed ? Seconds(finished) - (elapsed / 1000) : (double?)null;
        return new VmMove(
            vm.Name, state.HostName(migration.SourceId), state.HostName(migration.Attempt.DestinationId), vm.Memory, vm.DirtyRate, Seconds(migration.Started), began, Seconds(finished), migration.Attempts.Count,
            migration.Result?.TotalBytes, migration.Result?.Iteration, migration.Result?.DowntimeMilliseconds, migration.Phase == MigrationPhase.Completed ? null : migration.Error?.Message ?? "It was cancelled.");
    }

    private double Seconds(DateTimeOffset time) => (time - _began).TotalSeconds;
}
