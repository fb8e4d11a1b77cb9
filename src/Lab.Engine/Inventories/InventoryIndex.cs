using System.Collections.Immutable;
using Lab.Engine.Migrations;
using Lab.Engine.Vms;

namespace Lab.Engine.Inventories;

/// <summary>What is asked all the time of VMs and migrations, so that nobody has to look through all of them for it: an engine of a thousand hosts asks some hundred times a second. Follows from the state, and changes with it.</summary>
internal sealed record InventoryIndex
{
    public static readonly InventoryIndex Empty = new();

    /// <summary>VMs by the host that runs them.</summary>
    public Groups<Guid, Vm> VmsByHost { get; private init; } = new(vm => vm.Id);

    /// <summary>Those of them whose start was not answered yet.</summary>
    public Groups<Guid, Vm> LaunchingByHost { get; private init; } = new(vm => vm.Id);

    /// <summary>VMs by hosts that run them too.</summary>
    public Groups<Guid, Vm> CopiesByHost { get; private init; } = new(vm => vm.Id);

    public Groups<string, Vm> VmsByName { get; private init; } = new(vm => vm.Id);

    /// <summary>Running migrations by their source, and by the destination of their present try.</summary>
    public Groups<Guid, Migration> MigrationsByHost { get; private init; } = new(migration => migration.Id);

    /// <summary>The running migration of each VM that has one.</summary>
    public ImmutableDictionary<Guid, Migration> MigrationByVm { get; private init; } = ImmutableDictionary<Guid, Migration>.Empty;

    /// <summary>Running migrations by their present try.</summary>
    public ImmutableDictionary<Guid, Migration> MigrationByAttempt { get; private init; } = ImmutableDictionary<Guid, Migration>.Empty;

    /// <summary>Migrations that have ended, the first that did first.</summary>
    public ImmutableSortedSet<(DateTimeOffset At, Guid Id)> Finished { get; private init; } = [];

    /// <param name="before">Null: it is new.</param>
    /// <param name="after">Null: it is gone.</param>
    public InventoryIndex Changed(Vm? before, Vm? after)
    {
        var copies = CopiesByHost;
        foreach (var host in before?.State.AlsoOn ?? []) copies = copies.Without(host, before!);
        foreach (var host in after?.State.AlsoOn ?? []) copies = copies.With(host, after!);
        return this with
        {
            VmsByHost = Moved(VmsByHost, before, HomeOf(before), after, HomeOf(after)),
            LaunchingByHost = Moved(LaunchingByHost, before, before?.State.Launching == true ? HomeOf(before) : null, after, after?.State.Launching == true ? HomeOf(after) : null),
            CopiesByHost = copies,
            VmsByName = Renamed(before, after),
        };
    }

    /// <inheritdoc cref="Changed(Vm, Vm)"/>
    public InventoryIndex Changed(Migration? before, Migration? after)
    {
        var index = before is null ? this : Without(before);
        return after is null ? index : index.With(after);
    }

    /// <summary>What stands under a name need not be its newest state.</summary>
    private Groups<string, Vm> Renamed(Vm? before, Vm? after)
    {
        if (before?.Name == after?.Name) return VmsByName;
        var names = before is null ? VmsByName : VmsByName.Without(before.Name, before);
        return after is null ? names : names.With(after.Name, after);
    }

    private InventoryIndex Without(Migration migration) => migration.Running
        ? this with
        {
            MigrationsByHost = MigrationsByHost.Without(migration.SourceId, migration).Without(migration.Attempt.DestinationId, migration),
            MigrationByVm = MigrationByVm.Remove(migration.VmId),
            MigrationByAttempt = MigrationByAttempt.Remove(migration.Attempt.Id),
        }
        : this with { Finished = Finished.Remove((migration.Finished!.Value, migration.Id)) };

    private InventoryIndex With(Migration migration) => migration.Running
        ? this with
        {
            MigrationsByHost = MigrationsByHost.With(migration.SourceId, migration).With(migration.Attempt.DestinationId, migration),
            MigrationByVm = MigrationByVm.SetItem(migration.VmId, migration),
            MigrationByAttempt = MigrationByAttempt.SetItem(migration.Attempt.Id, migration),
        }
        : this with { Finished = Finished.Add((migration.Finished!.Value, migration.Id)) };

    private static Guid? HomeOf(Vm? vm) => vm is { State: { Runs: true, HostId: { } host } } ? host : null;

    private static Groups<Guid, Vm> Moved(Groups<Guid, Vm> groups, Vm? before, Guid? from, Vm? after, Guid? to)
    {
        if (from is { } left && from != to) groups = groups.Without(left, before!);
        return to is { } joined ? groups.With(joined, after!) : groups;
    }
}
