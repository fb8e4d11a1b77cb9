using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Migrations;

public sealed class IncomingTests
{
    [Fact]
    public void A_vm_that_never_comes_frees_its_slot_after_a_bounded_time() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        await PrepareAsync(world, source, destination, limit: 1);
        Assert.Equal(ErrorKind.Busy, (await Assert.ThrowsAsync<LabException>(() => PrepareAsync(world, source, destination, limit: 1))).Kind);

        await time.PassAsync(61);

        Assert.Equal(["preparing", "failed"], destination.Phases);
        await PrepareAsync(world, source, destination, limit: 1);
    });

    [Fact]
    public void Preparing_twice_takes_one_slot() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var request = await PrepareAsync(world, source, destination, limit: 2);
        await destination.Agent.PrepareIncomingMigrationAsync(request, CancellationToken.None);
        Assert.Equal(1, (await destination.Agent.GetStatisticsAsync(CancellationToken.None)).IncomingMigrations);
    });

    [Fact]
    public void A_host_without_room_for_the_disks_refuses_and_keeps_no_slot() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        destination.Hypervisor.NoRoomForDisks = true;
        Assert.Equal(ErrorKind.Environment, (await Assert.ThrowsAsync<LabException>(() => PrepareAsync(world, source, destination, limit: 1))).Kind);
        destination.Hypervisor.NoRoomForDisks = false;
        await PrepareAsync(world, source, destination, limit: 1);
    });

    [Fact]
    public void A_vm_that_is_here_cannot_come() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = destination.Hypervisor.Add("vm1");
        var request = new PrepareIncomingMigrationRequest(world.NewId(), vm.Id, source.Name, 2, vm);
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LabException>(() => destination.Agent.PrepareIncomingMigrationAsync(request, CancellationToken.None))).Kind);
    });

    [Fact]
    public void Abandoning_destroys_what_arrived_and_may_be_repeated() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var request = await PrepareAsync(world, source, destination, limit: 1);
        destination.Hypervisor.Put(request.Vm, DomainState.Paused, (int)PausedReason.Migration);

        await destination.Agent.AbandonIncomingMigrationAsync(request.MigrationId, CancellationToken.None);
        await destination.Agent.AbandonIncomingMigrationAsync(request.MigrationId, CancellationToken.None);

        Assert.Empty(destination.Hypervisor.Domains);
        Assert.Equal("failed", destination.Phases.Last());
    });

    [Fact]
    public void A_vm_that_runs_here_is_never_destroyed_for_a_source_that_gave_up() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var request = await PrepareAsync(world, source, destination, limit: 1);
        destination.Hypervisor.Put(request.Vm, DomainState.Running, (int)RunningReason.Migrated);

        for (var i = 0; i < 2; i++)
            Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LabException>(() => destination.Agent.AbandonIncomingMigrationAsync(request.MigrationId, CancellationToken.None))).Kind);

        Assert.Equal(VmStatus.Up, await destination.VmAsync(request.Vm));
        Assert.Equal("completed", destination.Phases.Last());
    });

    [Fact]
    public void A_paused_vm_arrives_paused() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var request = await PrepareAsync(world, source, destination, limit: 1);
        destination.Hypervisor.Put(request.Vm, DomainState.Paused, (int)PausedReason.User);
        destination.Hypervisor.RaiseLifecycle(request.Vm, LifecycleKind.Suspended, (int)SuspendedDetail.Paused);
        await time.PassAsync(0.1);
        Assert.Equal("completed", destination.Phases.Last());
        Assert.Equal(VmStatus.Paused, await destination.VmAsync(request.Vm));
    });

    [Fact]
    public void The_late_end_of_a_former_life_does_not_fail_the_next_arrival() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var request = await PrepareAsync(world, source, destination, limit: 1);
        destination.Hypervisor.RaiseLifecycle(request.Vm, LifecycleKind.Stopped, (int)StoppedDetail.Migrated);
        await time.PassAsync(0.1);
        Assert.Equal(["preparing"], destination.Phases);
    });

    [Fact]
    public void A_record_that_cannot_be_deleted_does_not_hide_the_end() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.State.ReadOnly = destination.State.ReadOnly = true;
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
        await time.PassAsync(0.1);
        Assert.Equal(("completed", "completed"), (source.Phases.Last(), destination.Phases.Last()));
        Assert.Equal(VmStatus.Up, await destination.VmAsync(vm));
    });

    [Fact]
    public void A_vm_that_does_not_come_leaves_no_disks() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var abandoned = await PrepareAsync(world, source, destination, limit: 1, Disk);
        await destination.Agent.AbandonIncomingMigrationAsync(abandoned.MigrationId, CancellationToken.None);
        Assert.Empty(destination.Hypervisor.Disks);

        await PrepareAsync(world, source, destination, limit: 1, Disk);
        await time.PassAsync(61);
        Assert.Empty(destination.Hypervisor.Disks);

        destination.Hypervisor.NoRoomForDisks = true;
        await Assert.ThrowsAsync<LabException>(() => PrepareAsync(world, source, destination, limit: 1, Disk));
        Assert.Empty(destination.Hypervisor.Disks);
    });

    [Fact]
    public void A_source_that_gives_up_while_the_disks_are_made_leaves_nothing_of_the_vm() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        destination.Hypervisor.DiskTime = TimeSpan.FromSeconds(20);
        var vm = source.Hypervisor.Add("vm1") with { Disks = [Disk] };
        var request = new PrepareIncomingMigrationRequest(world.NewId(), vm.Id, source.Name, 1, vm);
        var preparing = destination.Agent.PrepareIncomingMigrationAsync(request, CancellationToken.None);
        await time.PassAsync(10);
        var abandoning = destination.Agent.AbandonIncomingMigrationAsync(request.MigrationId, CancellationToken.None);
        await time.PassAsync(11);
        await preparing;
        await abandoning;

        Assert.Empty(destination.Hypervisor.Disks);
        Assert.Empty(destination.State.Texts);
        Assert.Equal("failed", destination.Phases.Last());
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<LabException>(() => destination.Agent.DestroyVmAsync(vm.Id, CancellationToken.None))).Kind);
    });

    [Fact]
    public void The_late_end_of_a_former_life_leaves_the_disks_of_the_next_one() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        destination.Hypervisor.DiskTime = TimeSpan.FromSeconds(1);
        var preparing = PrepareAsync(world, source, destination, limit: 1, Disk);
        destination.Hypervisor.RaiseLifecycle(source.Hypervisor.Domains.Values.Single().Definition, LifecycleKind.Stopped, (int)StoppedDetail.Migrated);
        await time.PassAsync(2);
        Assert.Equal([(await preparing).VmId], destination.Hypervisor.Disks);
    });

    /// <summary>Whoever is told starts a highly available VM again, maybe here.</summary>
    [Fact]
    public void The_disks_of_a_vm_are_gone_before_its_end_is_told() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var vm = host.Hypervisor.Add("vm1");
        host.Hypervisor.Disks.Add(vm.Id);
        var told = new List<string>();
        host.Hypervisor.DisksRemoved = () => told.AddRange(host.Statuses);
        host.Hypervisor.Stop(vm, StoppedDetail.Crashed);
        await time.PassAsync(0.1);
        Assert.Empty(host.Hypervisor.Disks);
        Assert.Equal((false, "down"), (told.Contains("down"), host.Statuses.Last()));
    });

    private static VmDisk Disk => new("vda", new ByteCount(512));

    private static async Task<PrepareIncomingMigrationRequest> PrepareAsync(FakeWorld world, FakeHost source, FakeHost destination, int limit, params VmDisk[] disks)
    {
        var vm = source.Hypervisor.Add($"vm{source.Hypervisor.Domains.Count}") with { Disks = disks };
        var request = new PrepareIncomingMigrationRequest(world.NewId(), vm.Id, source.Name, limit, vm);
        await destination.Agent.PrepareIncomingMigrationAsync(request, CancellationToken.None);
        return request;
    }
}
