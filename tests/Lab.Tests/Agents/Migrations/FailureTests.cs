using Lab.Libvirt;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Migrations;

/// <summary>However a migration ends, its VM runs on exactly one host or is lost.</summary>
public sealed class FailureTests
{
    [Fact]
    public void The_destination_is_destroyed_the_guest_told_and_the_source_up_again() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => FailAfter(time, 1);

        await source.Agent.MigrateAsync(world.To(destination, vm) with { EnableGuestEvents = true }, CancellationToken.None);
        var end = await source.EndOfAsync(vm);

        Assert.Equal((MigrationPhase.Failed, ErrorKind.Hypervisor, 38, 7), (end.Phase, end.Error!.Kind, end.Error.LibvirtCode, end.Error.LibvirtDomain));
        Assert.Equal(["host1 transfers", "host1 abandons", "guest after"], world.Happened.TakeLast(3));
        Assert.Equal((VmStatus.Up, null), (await source.VmAsync(vm), await destination.VmAsync(vm)));
        Assert.Equal("up", source.Statuses.Last());
        Assert.Equal(0, (await destination.Agent.GetStatisticsAsync(CancellationToken.None)).IncomingMigrations);
    });

    [Fact]
    public void Whatever_fails_before_a_migration_begins_leaves_the_vm_free_for_the_next() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        destination.Fault = new InvalidOperationException("nobody thought of this");
        await Assert.ThrowsAsync<InvalidOperationException>(() => source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None));
        Assert.Equal(MigrationPhase.Failed, (await source.StatusAsync(vm)).Phase);

        destination.Fault = null;
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
    });

    [Fact]
    public void A_copy_that_libvirt_left_at_the_destination_is_destroyed() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await time.PassAsync(1);
            destination.Hypervisor.Put(vm, DomainState.Paused, (int)PausedReason.Migration);
            source.Hypervisor.Die(); // nobody tells libvirt at the destination
        };
        destination.Hypervisor.Raised += _ => { };

        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await source.EndOfAsync(vm);

        Assert.DoesNotContain(vm.Id, destination.Hypervisor.Domains.Keys);
    });

    [Fact]
    public void A_vm_that_runs_at_the_destination_all_the_same_is_let_go_of_here() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await time.PassAsync(1);
            source.Hypervisor.Put(vm, DomainState.Paused, (int)PausedReason.Migration);
            destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.Migrated);
            throw new LabException(ErrorKind.Hypervisor, "connection reset by peer");
        };

        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        var end = await source.EndOfAsync(vm);

        Assert.Equal(MigrationPhase.Completed, end.Phase);
        Assert.Contains("runs it all the same", end.Error!.Message);
        Assert.Equal((null, VmStatus.Up), (await source.VmAsync(vm), await destination.VmAsync(vm)));
    });

    [Fact]
    public void A_failed_post_copy_destroys_both_sides_and_loses_the_vm() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await source.Hypervisor.StartPostCopyAsync(vm.Id, CancellationToken.None);
            destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.PostCopy);
            await FailAfter(time, 1);
        };

        await source.Agent.MigrateAsync(world.To(destination, vm) with { ConvergenceSchedule = Schedules.PostCopy }, CancellationToken.None);
        var end = await source.EndOfAsync(vm);

        Assert.Equal(MigrationPhase.Failed, end.Phase);
        Assert.Contains("lost", end.Error!.Message);
        Assert.Equal("lost", source.Statuses.Last());
        Assert.Equal((VmStatus.Lost, null), (await source.VmAsync(vm), await destination.VmAsync(vm)));
        Assert.Empty(source.Hypervisor.Domains);
        Assert.Empty(destination.Hypervisor.Domains);
    });

    [Fact]
    public void A_failed_post_copy_is_ended_at_the_destination_even_if_libvirt_was_quicker_here() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.StopsFirst = true;
        source.Hypervisor.Transfer = async () =>
        {
            await source.Hypervisor.StartPostCopyAsync(vm.Id, CancellationToken.None);
            destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.PostCopy);
            source.Hypervisor.Put(vm, DomainState.Paused, (int)PausedReason.PostCopyFailed);
            await FailAfter(time, 1);
        };
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        Assert.Contains("lost", (await source.EndOfAsync(vm)).Error!.Message);
        Assert.Equal((VmStatus.Lost, null), (await source.VmAsync(vm), await destination.VmAsync(vm)));
    });

    [Fact]
    public void A_post_copy_whose_call_alone_failed_goes_on_and_is_settled_without_a_reconnect() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.JobGoesOn = true;
        source.Hypervisor.Transfer = async () =>
        {
            await source.Hypervisor.StartPostCopyAsync(vm.Id, CancellationToken.None);
            destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.PostCopy);
            await FailAfter(time, 1);
        };
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        Assert.Contains("goes on", (await source.EndOfAsync(vm)).Error!.Message);
        await time.PassAsync(5);
        Assert.DoesNotContain("host1 destroys", world.Happened);

        destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.Migrated);
        source.Hypervisor.Stop(vm, StoppedDetail.Migrated);
        await time.PassAsync(20);
        Assert.Contains("host1 abandons", world.Happened);
        Assert.Equal((null, VmStatus.Up), (await source.VmAsync(vm), await destination.VmAsync(vm)));
    });

    [Fact]
    public void A_vm_whose_process_dies_is_down_and_nowhere() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await time.PassAsync(1);
            source.Hypervisor.Stop(vm, StoppedDetail.Failed);
            throw new LabException(ErrorKind.Hypervisor, "qemu unexpectedly closed the monitor");
        };
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        var end = await source.EndOfAsync(vm);
        await time.PassAsync(0.1);

        Assert.Equal(MigrationPhase.Failed, end.Phase);
        Assert.Equal((null, null), (await source.VmAsync(vm), await destination.VmAsync(vm)));
        Assert.Equal(("down", "failed"), LastStatus(source));
    });

    [Fact]
    public void A_dead_libvirtd_fails_the_migration_and_nothing_is_claimed_until_it_answers() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(60), time);
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.PassAsync(1);

        source.Hypervisor.Die();
        var end = await source.EndOfAsync(vm);
        Assert.Equal((MigrationPhase.Failed, ErrorKind.Hypervisor), (end.Phase, end.Error!.Kind));
        Assert.Contains("not known", end.Error.Message);
        Assert.Equal("migration-source", source.Statuses.Last());
        Assert.Equal(ErrorKind.Unreachable, (await Assert.ThrowsAsync<LabException>(() => source.Agent.ListVmsAsync(CancellationToken.None))).Kind);

        source.Hypervisor.ComeBack();
        await time.PassAsync(1);
        Assert.Equal("up", source.Statuses.Last());
        Assert.Equal((VmStatus.Up, null), (await source.VmAsync(vm), await destination.VmAsync(vm)));
    });

    [Fact]
    public void A_post_copy_that_lost_its_daemon_is_left_alone_until_its_end_is_known() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = await LoseTheDaemonInPostCopyAsync(time, world, source, destination);
        source.Hypervisor.ComeBack();
        await time.PassAsync(5);
        Assert.DoesNotContain("host1 abandons", world.Happened);
        Assert.DoesNotContain("host1 destroys", world.Happened);

        await AssertItArrivesAsync(time, vm, source, destination);
    });

    [Fact]
    public void A_healthy_post_copy_outlives_a_hypervisor_that_does_not_answer_for_a_while() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = await LoseTheDaemonInPostCopyAsync(time, world, source, destination);
        source.Hypervisor.Stuck = true;
        source.Hypervisor.ComeBack();
        await time.PassAsync(5);
        source.Hypervisor.Stuck = false;
        await time.PassAsync(5);
        Assert.DoesNotContain("host1 abandons", world.Happened);
        Assert.DoesNotContain("host1 destroys", world.Happened);
        Assert.DoesNotContain("host2 destroys", world.Happened);

        await AssertItArrivesAsync(time, vm, source, destination);
    });

    [Fact]
    public void A_post_copy_that_was_asked_for_and_never_began_does_not_cost_the_vm() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await source.Hypervisor.StartPostCopyAsync(vm.Id, CancellationToken.None);
            source.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.MigrationCanceled);
            await FailAfter(time, 1);
        };
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await source.EndOfAsync(vm);
        Assert.Equal((VmStatus.Up, null), (await source.VmAsync(vm), await destination.VmAsync(vm)));
    });

    [Fact]
    public void A_schedule_that_runs_out_fails_the_migration_and_says_so() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromHours(1), time);
        source.Hypervisor.Iterations = elapsed => 1 + (int)(elapsed.TotalSeconds / 5);
        await source.Agent.MigrateAsync(world.To(destination, vm) with { ConvergenceSchedule = Schedules.MinimalDowntime }, CancellationToken.None);
        var end = await source.EndOfAsync(vm);

        Assert.Equal(["max-downtime 100", "migrate", "max-downtime 150", "max-downtime 200", "max-downtime 300", "max-downtime 400", "max-downtime 500", "abort"], source.Hypervisor.Calls);
        Assert.Equal(MigrationPhase.Failed, end.Phase);
        Assert.Contains("did not converge", end.Error!.Message);
        Assert.Equal(7, source.Events.Count(raised => raised.Kind == AgentEventKinds.MigrationConvergence));
    });

    [Fact]
    public void A_post_copy_step_switches_and_no_step_follows() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromMinutes(10), time);
        source.Hypervisor.Iterations = elapsed => 1 + (int)elapsed.TotalSeconds;
        await source.Agent.MigrateAsync(world.To(destination, vm) with { ConvergenceSchedule = Schedules.PostCopy }, CancellationToken.None);

        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
        Assert.Equal(["max-downtime 100", "migrate", "max-downtime 150", "max-downtime 200", "post-copy"], source.Hypervisor.Calls);
        Assert.Contains("post-copy", source.Phases);
    });

    private static async Task<VmDefinition> LoseTheDaemonInPostCopyAsync(VirtualTime time, FakeWorld world, FakeHost source, FakeHost destination)
    {
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await source.Hypervisor.StartPostCopyAsync(vm.Id, CancellationToken.None);
            destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.PostCopy);
            await time.PassAsync(60);
        };
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.PassAsync(1);
        source.Hypervisor.Die();
        await source.EndOfAsync(vm);
        return vm;
    }

    private static async Task AssertItArrivesAsync(VirtualTime time, VmDefinition vm, FakeHost source, FakeHost destination)
    {
        destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.Migrated);
        source.Hypervisor.Stop(vm, StoppedDetail.Migrated);
        await time.PassAsync(5);
        Assert.Equal((null, VmStatus.Up), (await source.VmAsync(vm), await destination.VmAsync(vm)));
    }

    private static async Task FailAfter(VirtualTime time, double seconds)
    {
        await time.PassAsync(seconds);
        throw new LabException(ErrorKind.Hypervisor, "unable to read from the stream") { LibvirtCode = 38, LibvirtDomain = 7 };
    }

    private static (string?, string?) LastStatus(FakeHost host)
    {
        var data = host.Events.Last(raised => raised.Kind == AgentEventKinds.VmStatus).Data;
        return (data.GetProperty("status").GetString(), data.GetProperty("exitReason").GetString());
    }
}
