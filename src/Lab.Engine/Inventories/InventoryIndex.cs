using System.Collections.Immutable;
using Lab.Engine.Migrations;
using Lab.Engine.Vms;

namespace Lab.Engine.Inventories;

/// <summary>What is asked all the time of VMs and migrations, so that nobody has to look through all of them for it: an engine of a thousand hosts asks some hundred times a second. Follows from the state, and changes with it.</summary>
internal sealed record InventoryIndex
{
    public static readonly InventoryIndex Empty = new();

    /// <summary>VMs by the host that runs them.</summary>
    public Groups<Guid> VmsByHost { get; private init; } = Groups<Guid>.Empty;

    /// <summary>Those of them whose start was not answered yet.</summary>
    public Groups<Guid> LaunchingByHost { get; private init; } = Groups<Guid>.Empty;

    /// <summary>VMs by hosts that run them too.</summary>
    public Groups<Guid> CopiesByHost { get; private init; } = Groups<Guid>.Empty;

    public Groups<string> VmsByName { get; private init; } = Groups<string>.Empty;

    /// <summary>Running migrations by their source, and by the destination of their present try.</summary>
    public Groups<Guid> MigrationsByHost { get; private init; } = Groups<Guid>.Empty;

    /// <summary>The running migration of each VM that has one.</summary>
    public ImmutableDictionary<Guid, Guid> MigrationByVm { get; private init; } = ImmutableDictionary<Guid, Guid>.Empty;

    /// <summary>Running migrations by their present try.</summary>
    public ImmutableDictionary<Guid, Guid> MigrationByAttempt { get; private init; } = ImmutableDictionary<Guid, Guid>.Empty;

    /// <summary>Migrations that have ended, the first begun first.</summary>
    public ImmutableSortedSet<(DateTimeOffset Started, Guid Id)> Finished { get; private init; } = [];

    /// <param name="before">Null: it is new.</param>
    /// <param name="after">Null: it is gone.</param>
    public InventoryIndex Changed(Vm? before, Vm? after)
    {
        var index = this;
        if (before?.Name != after?.Name)
        {
            var names = before is null ? index.VmsByName : index.VmsByName.Without(before.Name, before.Id);
            index = index with { VmsByName = after is null ? names : names.With(after.Name, after.Id) };
        }

        var id = (after ?? before)!.Id;
        index = index with
        {
            VmsByHost = Moved(index.VmsByHost, id, HomeOf(before), HomeOf(after)),
            LaunchingByHost = Moved(index.LaunchingByHost, id, before?.State.Launching == true ? HomeOf(before) : null, after?.State.Launching == true ? HomeOf(after) : null),
        };
        var copies = index.CopiesByHost;
        foreach (var host in before?.State.AlsoOn ?? []) copies = copies.Without(host, id);
        foreach (var host in after?.State.AlsoOn ?? []) copies = copies.With(host, id);
        return index with { CopiesByHost = copies };
    }

    /// <inheritdoc cref="Changed(Vm, Vm)"/>
    public InventoryIndex Changed(Migration? before, Migration? after)
    {
        var index = before is null ? this : Without(before);
        return after is null ? index : index.With(after);
    }

    private InventoryIndex Without(Migration migration) => migration.Running
        ? this with
        {
            MigrationsByHost = MigrationsByHost.Without(migration.SourceId, migration.Id).Without(migration.Attempt.DestinationId, migration.Id),
            MigrationByVm = MigrationByVm.Remove(migration.VmId),
            MigrationByAttempt = MigrationByAttempt.Remove(migration.Attempt.Id),
        }
        : this with { Finished = Finished.Remove((migration.Started, migration.Id)) };

    private InventoryIndex With(Migration migration) => migration.Running
        ? this with
        {
            MigrationsByHost = MigrationsByHost.With(migration.SourceId, migration.Id).With(migration.Attempt.DestinationId, migration.Id),
            MigrationByVm = MigrationByVm.SetItem(migration.VmId, migration.Id),
            MigrationByAttempt = MigrationByAttempt.SetItem(migration.Attempt.Id, migration.Id),
        }
        : this with { Finished = Finished.Add((migration.Started, migration.Id)) };

    private static Guid? HomeOf(Vm? vm) => vm is { State: { Runs: true, HostId: { } host } } ? host : null;

    private static Groups<Guid> Moved(Groups<Guid> groups, Guid member, Guid? from, Guid? to)
    {
        if (from == to) return groups;
        if (from is { } left) groups = groups.Without(left, member);
        return to is { } joined ? groups.With(joined, member) : groups;
    }
}
