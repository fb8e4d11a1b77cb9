using Lab.Agent.Hypervisors;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Migrations;

public sealed class SourceOrderTests
{
    [Fact]
    public void The_source_reaches_out_tells_the_guest_has_the_destination_prepare_and_only_then_transfers() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");

        await source.Agent.MigrateAsync(world.To(destination, vm) with { EnableGuestEvents = true }, CancellationToken.None);
        var end = await source.EndOfAsync(vm);
        await time.PassAsync(0.1);

        Assert.Equal(MigrationPhase.Completed, end.Phase);
        Assert.Equal(["host1 pings", "guest before", "host1 asks to prepare", "host1 transfers", "guest after"], world.Happened);
        Assert.Equal(["queued", "notifying-guest", "preparing", "transferring", "completed"], source.Phases);
        Assert.Equal(["migration-source", "down"], source.Statuses);
        Assert.Equal(["preparing", "transferring", "completed"], destination.Phases);
        Assert.Equal(["migration-destination", "up"], destination.Statuses.Distinct());
        Assert.Null(await source.VmAsync(vm));
        Assert.Equal(VmStatus.Up, await destination.VmAsync(vm));
    });

    [Fact]
    public void The_vm_is_a_source_before_it_waits_for_a_slot() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vms = Enumerable.Range(1, 3).Select(number => source.Hypervisor.Add($"vm{number}")).ToList();
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(5), time);
        foreach (var vm in vms.Take(2)) await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);

        var third = await source.Agent.MigrateAsync(world.To(destination, vms[2]), CancellationToken.None);
        await time.PassAsync(1);

        Assert.Equal(MigrationPhase.Queued, third.Phase);
        Assert.Equal(MigrationPhase.Queued, (await source.StatusAsync(vms[2])).Phase);
        Assert.Equal(VmStatus.MigrationSource, await source.VmAsync(vms[2]));
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vms[2])).Phase);
    });

    [Fact]
    public void No_more_than_the_limit_leave_at_once_and_those_who_wait_go_in_order() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vms = Enumerable.Range(1, 5).Select(number => source.Hypervisor.Add($"vm{number}")).ToList();
        var (now, most) = (0, 0);
        source.Hypervisor.Transfer = async () =>
        {
            most = Math.Max(most, ++now);
            await time.PassAsync(1);
            now--;
        };
        foreach (var vm in vms) await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        foreach (var vm in vms) await source.EndOfAsync(vm);

        Assert.Equal(2, most);
        var began = source.Events.Where(raised => raised.Kind == AgentEventKinds.MigrationPhase && raised.Data.GetProperty("phase").GetString() == "transferring");
        Assert.Equal(vms.Select(vm => (Guid?)vm.Id), began.Select(raised => raised.VmId));
    });

    [Fact]
    public void A_full_destination_is_asked_again_each_ten_seconds() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vms = Enumerable.Range(1, 2).Select(number => source.Hypervisor.Add($"vm{number}")).ToList();
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(25), time);
        await source.Agent.MigrateAsync(world.To(destination, vms[0]) with { IncomingLimit = 1 }, CancellationToken.None);
        await source.Agent.MigrateAsync(world.To(destination, vms[1]) with { IncomingLimit = 1 }, CancellationToken.None);
        await time.PassAsync(24);

        Assert.Equal(MigrationPhase.Preparing, (await source.StatusAsync(vms[1])).Phase);
        Assert.Equal(1 + 3, world.Happened.Count(what => what == "host1 asks to prepare")); // at 0, 10 and 20 s
        await source.EndOfAsync(vms[1]);
        Assert.InRange(time.Elapsed.TotalSeconds, 55, 55.2); // prepared at 30 s
        Assert.DoesNotContain("host1 abandons", world.Happened);
    });

    [Fact]
    public void A_guest_that_does_not_finish_its_hook_is_waited_for_ten_seconds_and_no_longer() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Guest.HookTime = TimeSpan.FromHours(1);

        await source.Agent.MigrateAsync(world.To(destination, vm) with { EnableGuestEvents = true }, CancellationToken.None);
        var end = await source.EndOfAsync(vm);

        Assert.Equal(MigrationPhase.Completed, end.Phase);
        Assert.InRange(time.Elapsed.TotalSeconds, 11, 11.2);
    });

    [Fact]
    public void An_unreachable_destination_fails_before_the_vm_becomes_a_source() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        destination.Reachable = false;

        var refused = await Assert.ThrowsAsync<LabException>(() => source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None));

        Assert.Equal(ErrorKind.Unreachable, refused.Kind);
        Assert.Equal(["failed"], source.Phases);
        Assert.DoesNotContain("migration-source", source.Statuses);
    });

    [Fact]
    public void A_repeat_with_the_same_id_is_the_same_migration_and_another_one_a_conflict() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        var request = world.To(destination, vm);

        await source.Agent.MigrateAsync(request, CancellationToken.None);
        await source.Agent.MigrateAsync(request, CancellationToken.None);
        var other = await Assert.ThrowsAsync<LabException>(() => source.Agent.MigrateAsync(request with { MigrationId = world.NewId() }, CancellationToken.None));
        await source.EndOfAsync(vm);
        var late = await source.Agent.MigrateAsync(request, CancellationToken.None);

        Assert.Equal(ErrorKind.Conflict, other.Kind);
        Assert.Equal(MigrationPhase.Completed, late.Phase);
        Assert.Equal(1, source.Hypervisor.Calls.Count(call => call == "migrate"));
    });

    [Fact]
    public void A_vm_that_is_not_here_is_not_found() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = destination.Hypervisor.Add("vm1");
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<LabException>(() => source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None))).Kind);
    });

    [Fact]
    public void Samples_iterations_and_the_completed_statistics_are_told() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await time.PassAsync(0.5);
            source.Hypervisor.Raise(new IterationBegan(vm.Id, 2));
            await time.PassAsync(0.5);
        };
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await source.EndOfAsync(vm);

        Assert.InRange(source.Events.Count(raised => raised.Kind == AgentEventKinds.MigrationProgress), 9, 10);
        Assert.Equal(2, source.Events.Single(raised => raised.Kind == AgentEventKinds.MigrationIteration).Data.GetProperty("iteration").GetInt32());
        var kinds = source.Events.Select(raised => raised.Kind).ToList();
        Assert.Equal(30, source.Events.Single(raised => raised.Kind == AgentEventKinds.MigrationCompleted).Data.GetProperty("downtimeNetMilliseconds").GetDouble());
        Assert.True(kinds.LastIndexOf(AgentEventKinds.MigrationProgress) < kinds.IndexOf(AgentEventKinds.MigrationCompleted));
    });

    [Fact]
    public void A_full_disk_does_not_hold_a_vm_on_its_host() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        (source.State.Full, destination.State.Full) = (true, true);
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
    });
}
