using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;
using Lab.Engine.Policies;
using Lab.Engine.Stores;
using Lab.Engine.Vms;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Lab.Simulation.Chance;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>What the state finds by its indices is what somebody would find who looked through all of it.</summary>
public sealed class InventoryIndexTests
{
    private const int Hosts = 5;
    private const int Vms = 30;

    private static readonly DateTimeOffset Epoch = VirtualTime.DefaultEpoch;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_changes_it_finds_what_is_there(ulong seed)
    {
        var (chance, store) = (SeededChance.Of(seed, "changes"), new MemoryStore());
        var inventory = new Inventory(store, TimeProvider.System);
        for (var step = 0; step < 1500; step++)
        {
            inventory.Change(t =>
            {
                for (var changes = chance.Below(3); changes >= 0; changes--) Change(t, chance);
            });
            if (step % 10 == 0) AssertFinds(inventory.Current);
        }

        AssertFinds(inventory.Current);
        AssertFinds(new Inventory(store, TimeProvider.System).Current);
        Assert.Equal(inventory.Current.Vms.Count, new Inventory(store, TimeProvider.System).Current.Vms.Count);
    }

    [Fact]
    public void A_change_that_fails_leaves_it_as_it_was()
    {
        var inventory = new Inventory(new MemoryStore(), TimeProvider.System);
        inventory.Change(t => t.Put(Vm(1, host: 1)));
        Assert.Throws<InvalidOperationException>(() => inventory.Change(t =>
        {
            t.Put(Vm(1, host: 2));
            throw new InvalidOperationException();
        }));
        Assert.Single(inventory.Current.VmsOn(CountingIds.Of(1)));
        Assert.Empty(inventory.Current.VmsOn(CountingIds.Of(2)));
    }

    private static void Change(Transaction transaction, SeededChance chance)
    {
        var number = 1 + chance.Below(Vms);
        var vm = CountingIds.Of(1000 + number);
        switch (chance.Below(6))
        {
            case 0 or 1:
                transaction.Put(Vm(number, 1 + chance.Below(Hosts), chance));
                break;
            case 2 when transaction.State.Vms.ContainsKey(vm):
                transaction.RemoveVm(vm);
                break;
            case 3 when transaction.State.RunningMigrationOf(vm) is null:
                transaction.Put(Migration(transaction.State.Migrations.Count + (chance.Below(1000) * 1000), vm, chance));
                break;
            case 4 when transaction.State.RunningMigrationOf(vm) is { } running:
                transaction.Put(Next(running, chance));
                break;
            case 5 when transaction.State.Migrations.Count > 40:
                transaction.RemoveMigration(chance.Of(transaction.State.Migrations.Keys.Order().ToList()));
                break;
        }
    }

    /// <summary>On another host, or at its end.</summary>
    private static Migration Next(Migration running, SeededChance chance) => chance.Happens(0.5)
        ? running with { Finished = Epoch.AddSeconds(chance.Below(1000)), Phase = MigrationPhase.Completed }
        : running with { Attempts = [.. running.Attempts, Attempt(chance)] };

    private static void AssertFinds(InventoryState state)
    {
        for (var number = 1; number <= Hosts; number++)
        {
            var host = CountingIds.Of(number);
            var there = state.Vms.Values.Where(vm => vm.State.Runs && vm.State.HostId == host).OrderBy(vm => vm.Id);
            Assert.Equal(there, state.VmsOn(host));
            var running = state.Migrations.Values.Where(m => m.Running && (m.SourceId == host || m.Attempt.DestinationId == host)).OrderBy(m => m.Id);
            Assert.Equal(running, state.RunningMigrationsOf(host));
            var arriving = running.Where(m => m.Attempt.DestinationId == host).Select(m => m.VmId).ToHashSet();
            var occupants = state.Vms.Values.Where(vm => (vm.State.Runs && vm.State.HostId == host) || vm.State.AlsoOn.Contains(host) || arriving.Contains(vm.Id)).Select(vm => vm.Id).Order();
            Assert.Equal(occupants, state.OccupantsOf(host).Select(vm => vm.Id).Order());
        }

        foreach (var vm in state.Vms.Keys) Assert.Equal(state.Migrations.Values.SingleOrDefault(m => m.Running && m.VmId == vm), state.RunningMigrationOf(vm));
        foreach (var migration in state.Migrations.Values) Assert.Equal(migration.Running ? migration : null, state.RunningMigrationWith(migration.Attempt.Id));
        Assert.Equal(state.Migrations.Values.Where(m => m.Running).OrderBy(m => m.Id), state.RunningMigrations.OrderBy(m => m.Id));
    }

    private static Vm Vm(int number, int host, SeededChance? chance = null) => new()
    {
        Definition = new VmDefinition { Id = CountingIds.Of(1000 + number), Name = $"vm{number}", Memory = new ByteCount(1L << 30), Vcpus = 1, KernelPath = "/k", InitrdPath = "/i", Nics = [] },
        ClusterId = CountingIds.Of(900),
        State = new VmState
        {
            Status = chance?.Of([VmStatus.Up, VmStatus.Down, VmStatus.PoweringUp, VmStatus.MigrationSource, VmStatus.Lost]) ?? VmStatus.Up,
            HostId = chance?.Happens(0.1) == true ? null : CountingIds.Of(host),
            Launching = chance?.Happens(0.2) == true,
            AlsoOn = chance?.Happens(0.2) == true ? [CountingIds.Of(1 + chance.Below(Hosts))] : [],
        },
    };

    private static Migration Migration(int number, Guid vm, SeededChance chance) => new()
    {
        Id = chance.NextId(),
        Order = new MigrationOrder(vm, null, null, new MigrationSettings()),
        SourceId = CountingIds.Of(1 + chance.Below(Hosts)),
        Attempts = [Attempt(chance)],
        Started = Epoch.AddSeconds(number),
    };

    private static MigrationAttempt Attempt(SeededChance chance) => new() { Id = chance.NextId(), DestinationId = CountingIds.Of(1 + chance.Below(Hosts)), Path = new MigrationPath(), Started = Epoch };
}
