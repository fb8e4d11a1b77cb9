using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Migrations;

/// <summary>An agent that starts finds again what its predecessor began: by the domains' state, reason and job, and its journal.</summary>
public sealed class RestartTests
{
    [Fact]
    public void A_source_goes_on_under_its_name_and_its_end_is_told() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(30), time);
        var request = world.To(destination, vm);
        await source.Agent.MigrateAsync(request, CancellationToken.None);
        await time.PassAsync(5);

        await source.RestartAgentAsync();
        await time.PassAsync(1);

        Assert.Equal(VmStatus.MigrationSource, await source.VmAsync(vm));
        Assert.Equal((request.MigrationId, MigrationPhase.Transferring), ((await source.StatusAsync(vm)).MigrationId, (await source.StatusAsync(vm)).Phase));
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
        Assert.Equal((null, VmStatus.Up), (await source.VmAsync(vm), await destination.VmAsync(vm)));
    });

    [Fact]
    public void A_source_in_post_copy_is_followed_through_questions_without_an_answer() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = async () =>
        {
            await source.Hypervisor.StartPostCopyAsync(vm.Id, CancellationToken.None);
            destination.Hypervisor.Put(vm, DomainState.Running, (int)RunningReason.PostCopy);
            await time.PassAsync(30);
        };
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.PassAsync(5);
        await source.RestartAgentAsync();
        source.Hypervisor.Stuck = true;
        await time.PassAsync(5);
        source.Hypervisor.Stuck = false;
        await time.PassAsync(1);

        Assert.Equal(MigrationPhase.PostCopy, (await source.StatusAsync(vm)).Phase);
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
        Assert.Equal((null, VmStatus.Up), (await source.VmAsync(vm), await destination.VmAsync(vm)));
        Assert.DoesNotContain("host2 destroys", world.Happened);
    });

    [Fact]
    public void A_job_that_no_journal_names_is_found_too() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(30), time);
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.PassAsync(5);
        source.State.Texts.Clear();

        await source.RestartAgentAsync();
        await time.PassAsync(1);

        Assert.Equal(VmStatus.MigrationSource, await source.VmAsync(vm));
        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
    });

    [Fact]
    public void A_migration_that_failed_meanwhile_leaves_the_vm_up_here() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.State.Write("outgoing/x", Journal(world.To(destination, vm)));

        await source.RestartAgentAsync();
        var end = await source.EndOfAsync(vm);

        Assert.Equal((MigrationPhase.Failed, ErrorKind.Hypervisor), (end.Phase, end.Error!.Kind));
        Assert.Equal(VmStatus.Up, await source.VmAsync(vm));
    });

    [Fact]
    public void A_migration_that_succeeded_meanwhile_is_completed_once_the_destination_says_so() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = destination.Hypervisor.Add("vm1", DomainState.Running, (int)RunningReason.Migrated);
        source.State.Write("outgoing/x", Journal(world.To(destination, vm)));

        await source.RestartAgentAsync();

        Assert.Equal(MigrationPhase.Completed, (await source.EndOfAsync(vm)).Phase);
        Assert.Equal(VmStatus.Up, await destination.VmAsync(vm));
    });

    [Fact]
    public void A_destination_still_expects_what_is_on_its_way() => VirtualTime.Run(async time =>
    {
        var (world, source, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = source.Hypervisor.Add("vm1");
        source.Hypervisor.Transfer = () => Task.Delay(TimeSpan.FromSeconds(30), time);
        await source.Agent.MigrateAsync(world.To(destination, vm), CancellationToken.None);
        await time.PassAsync(5);

        await destination.RestartAgentAsync();

        Assert.Equal(VmStatus.MigrationDestination, await destination.VmAsync(vm));
        Assert.Equal(1, (await destination.Agent.GetStatisticsAsync(CancellationToken.None)).IncomingMigrations);
        await source.EndOfAsync(vm);
        await time.PassAsync(0.1);
        Assert.Equal("completed", destination.Phases.Last());
        Assert.Equal(VmStatus.Up, await destination.VmAsync(vm));
    });

    [Fact]
    public void A_domain_that_waits_for_a_stream_is_expected_without_a_journal() => VirtualTime.Run(async time =>
    {
        var (_, _, destination) = await FakeWorld.TwoHostsAsync(time);
        var vm = destination.Hypervisor.Add("vm1", DomainState.Paused, (int)PausedReason.Migration);
        await destination.RestartAgentAsync();
        Assert.Equal(VmStatus.MigrationDestination, await destination.VmAsync(vm));
    });

    private static string Journal(MigrateRequest request) =>
        System.Text.Json.JsonSerializer.Serialize(new Lab.Agent.Migrations.OutgoingRecord(request, DateTimeOffset.UnixEpoch), Lab.Model.Agents.AgentJson.Options);
}
