using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Migrations;

public sealed class CancelTests
{
    [Fact]
    public void While_it_waits_for_a_slot() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var first = source.Hypervisor.Add("vm1");
        var waiting = source.Hypervisor.Add("vm2");
        var next = source.Hypervisor.Add("vm3");
        foreach (var vm in new[] { first, waiting, next }) await source.Agent.MigrateAsync(world.To(destination, vm) with { OutgoingLimit = 1 }, CancellationToken.None);

        await source.Agent.CancelMigrationAsync(waiting.Id, CancellationToken.None);
        Assert.Equal(MigrationPhase.Cancelled, (await source.EndOfAsync(waiting)).Phase);

        Assert.Equal(VmStatus.Up, await source.VmAsync(waiting));
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(next)).Phase); // whoever waits behind is served
        Assert.Equal(2, source.Hypervisor.Calls.Count(call => call == "migrate"));
    });

    [Fact]
    public void While_the_guest_runs_its_hook() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Guest.HookTime = TimeSpan.FromSeconds(8);
        await source.Agent.MigrateAsync(world.To(destination, vm) with { EnableGuestEvents = true }, CancellationToken.None);
        await time.PassAsync(1);

        await source.Agent.CancelMigrationAsync(vm.Id, CancellationToken.None);

        Assert.Equal((MigrationPhase.Cancelled, ErrorKind.Cancelled), await EndAsync(source, vm));
        Assert.Equal(["host1 pings", "guest before", "guest after"], world.Happened);
        Assert.Equal(VmStatus.Up, await source.VmAsync(vm));
    });

    [Fact]
    public void While_the_destination_has_no_slot() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var first = source.Hypervisor.Add("vm1");
        var vm = source.Hypervisor.Add("vm2");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(60), time);
        foreach (var one in new[] { first, vm }) await source.Agent.MigrateAsync(world.To(destination, one) with { IncomingLimit = 1 }, CancellationToken.None);
        await time.PassAsync(5);

        await source.Agent.CancelMigrationAsync(vm.Id, CancellationToken.None);

        Assert.Equal((MigrationPhase.Cancelled, ErrorKind.Cancelled), await EndAsync(source, vm));
        Assert.InRange(time.Elapsed.TotalSeconds, 5, 5.1); // at once, not at the next try
        Assert.Equal(VmStatus.Up, await source.VmAsync(vm));
    });

    [Fact]
    public void While_memory_moves() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(60), time);
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.PassAsync(5);

        await source.Agent.CancelMigrationAsync(vm.Id, CancellationToken.None);

        Assert.Equal((MigrationPhase.Cancelled, ErrorKind.Cancelled), await EndAsync(source, vm));
        Assert.Equal("host1 abandons", world.Happened[^1]);
        Assert.Equal(VmStatus.Up, await source.VmAsync(vm));
        Assert.Null(await destination.VmAsync(vm));
        Assert.Equal(["migration-source", "up"], source.Statuses);
    });

    [Fact]
    public void A_job_that_is_only_about_to_begin_is_aborted_as_soon_as_it_can_be() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(60), time);
        source.Hypervisor.AbortAllowed = false;
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.UntilAsync(() => source.Hypervisor.TransferBegan is not null);

        await source.Agent.CancelMigrationAsync(vm.Id, CancellationToken.None);
        await time.PassAsync(1);
        source.Hypervisor.AbortAllowed = true;

        Assert.Equal((MigrationPhase.Cancelled, ErrorKind.Cancelled), await EndAsync(source, vm));
        Assert.InRange(time.Elapsed.TotalSeconds, 1, 1.2);
    });

    [Fact]
    public void Not_in_post_copy() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(60), time);
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.PassAsync(1);
        await source.Hypervisor.StartPostCopyAsync(vm.Id, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<LabException>(() => source.Agent.CancelMigrationAsync(vm.Id, CancellationToken.None));

        Assert.Equal(ErrorKind.Conflict, refused.Kind);
        Assert.Equal(MigrationPhase.PostCopy, (await source.StatusAsync(vm)).Phase);
        Assert.DoesNotContain("abort", source.Hypervisor.Calls);
    });

    [Fact]
    public void Not_after_the_end() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await source.EndOfAsync(vm);
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LabException>(() => source.Agent.CancelMigrationAsync(vm.Id, CancellationToken.None))).Kind);
    });

    private static async Task<(MigrationPhase, ErrorKind?)> EndAsync(FakeHost source, VmDefinition vm)
    {
        var status = await source.EndOfAsync(vm);
        Assert.NotEqual(DomainState.Paused, source.Hypervisor.Domains[vm.Id].State.State);
        return (status.Phase, status.Error?.Kind);
    }
}
