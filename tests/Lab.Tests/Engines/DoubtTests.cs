using Lab.Engine.Hosts;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>Agents and engines die while a VM moves: it is on exactly one host, or declared lost; never assumed.</summary>
public sealed class DoubtTests
{
    [Fact]
    public void A_migration_goes_on_while_the_engine_is_away() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        await bench.CrashAsync();
        Assert.True(bench.Migration(migration.Id).Running);
        await bench.FinishedAsync(migration);
        Assert.Equal((MigrationPhase.Completed, 42), (bench.Migration(migration.Id).Phase, bench.Migration(migration.Id).Result!.DowntimeMilliseconds));
        Assert.Equal(bench.HostId(2), bench.Vm().State.HostId);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.MigrationDone));
    });

    [Fact]
    public void A_migration_that_ended_while_the_engine_was_away_is_found_out() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        var migration = await bench.MigrateAsync(2);
        bench.Life.Dead = true;
        await bench.Engine.DisposeAsync();
        await bench.PassAsync(10);
        await bench.CrashAsync();
        await bench.FinishedAsync(migration);
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(2)), (bench.Vm().State.Status, bench.Vm().State.HostId));
        Assert.Equal(0, bench.CountOf(EngineEventKinds.VmFound));
    });

    [Fact]
    public void A_failure_while_the_engine_was_away_is_retried_when_it_is_back() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing();
        var migration = await bench.MigrateAsync();
        bench.Life.Dead = true;
        await bench.Engine.DisposeAsync();
        await bench.PassAsync(10);
        bench.Agents[0].Next = new FakeMigration();
        await bench.CrashAsync();
        await bench.FinishedAsync(migration);
        Assert.Equal((MigrationPhase.Completed, 2), (bench.Migration(migration.Id).Phase, bench.Migration(migration.Id).Attempts.Count));
    }, hostCount: 3);

    [Fact]
    public void A_migration_that_no_agent_ever_heard_of_is_a_failure_and_the_VM_stays_up() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Delay = TimeSpan.FromHours(0.5) };
        var asking = bench.Engine.Migrations.StartAsync(bench.Order(2));
        await bench.PassAsync(1);
        var migration = bench.State.Migrations.Values.Single();
        await bench.CrashAsync();
        await bench.FinishedAsync(migration);
        Assert.Equal(MigrationPhase.Failed, bench.Migration(migration.Id).Phase);
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(1)), (bench.Vm().State.Status, bench.Vm().State.HostId));
        await asking;
    });

    [Fact]
    public void An_answer_that_was_lost_is_asked_for_again() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { AnswerLost = true };
        var migration = await bench.MigrateAsync(2);
        await bench.FinishedAsync(migration);
        Assert.Equal(MigrationPhase.Completed, bench.Migration(migration.Id).Phase);
        Assert.Single(bench.Agents[0].Migrations);
    });

    [Fact]
    public void A_source_whose_agent_dies_is_replaced_by_what_the_destination_says() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        bench.Agents[0].GoAway();
        await bench.PassAsync(5);
        Assert.True(bench.Migration(migration.Id).Running);
        bench.Agents[1].SetVm(bench.VmId(), VmStatus.Up);
        await bench.FinishedAsync(migration);
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(2)), (bench.Vm().State.Status, bench.Vm().State.HostId));
        Assert.Equal(1, bench.CountOf(EngineEventKinds.HostUnreachable));
    });

    [Fact]
    public void A_VM_that_nobody_can_account_for_is_lost_only_after_the_grace() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        bench.Agents[0].GoAway();
        bench.Agents[1].SetVm(bench.VmId(), null);
        await bench.PassAsync(25);
        Assert.True(bench.Migration(migration.Id).Running);
        await bench.FinishedAsync(migration);
        Assert.Equal((VmStatus.Lost, null), (bench.Vm().State.Status, bench.Vm().State.HostId));
        Assert.Contains("h1 does not answer", bench.Vm().State.Detail!, StringComparison.Ordinal);
        Assert.Equal((1, 1), (bench.CountOf(EngineEventKinds.VmLost), bench.CountOf(EngineEventKinds.MigrationFailed)));
    });

    [Fact]
    public void A_VM_on_a_silent_host_does_not_migrate_and_is_not_lost() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].GoAway();
        await bench.PassAsync(10);
        var refusal = (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!;
        Assert.Equal((ErrorKind.Conflict, "Host h1 does not answer: VM vm1 cannot leave it now."), (refusal.Kind, refusal.Text));
        await bench.PassAsync(60);
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(1)), (bench.Vm().State.Status, bench.Vm().State.HostId));

        bench.Agents[0].ComeBack();
        await bench.UntilAsync(() => bench.State.StateOf(bench.HostId(1)).Link == HostLink.Up, "the host back");
        Assert.Null((await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal);
    });

    [Fact]
    public void Right_after_a_restart_no_network_is_thought_to_be_absent() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.CrashAsync();
        Assert.Contains("not connected yet", (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!.Text, StringComparison.Ordinal);
        await bench.UntilAsync(() => bench.State.Hosts.Keys.All(h => bench.State.StateOf(h).Link == HostLink.Up), "hosts up");
        await bench.FinishedAsync(await bench.MigrateAsync(2));
        Assert.Equal(0, bench.CountOf(EngineEventKinds.MigrationFallback));
    });

    [Fact]
    public void A_lost_VM_that_turns_up_is_found() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        bench.Agents[0].GoAway();
        bench.Agents[1].SetVm(bench.VmId(), null);
        await bench.FinishedAsync(migration);
        bench.Agents[0].SetVm(bench.VmId(), VmStatus.Up);
        bench.Agents[0].ComeBack();
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.VmFound) == 1, "the VM found");
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(1)), (bench.Vm().State.Status, bench.Vm().State.HostId));
    });

    [Fact]
    public void A_migration_that_still_arrives_is_waited_for_though_the_source_is_silent() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        bench.Agents[0].GoAway();
        await bench.PassAsync(120);
        Assert.True(bench.Migration(migration.Id).Running);
    });

    [Fact]
    public void A_copy_that_waits_for_a_source_that_has_nothing_is_lost_after_the_grace() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        bench.Agents[0].SetVm(bench.VmId(), null);
        bench.Agents[0].Restart();
        await bench.PassAsync(25);
        Assert.True(bench.Migration(migration.Id).Running);
        await bench.FinishedAsync(migration);
        Assert.Equal((VmStatus.Lost, "h1 has the VM no more, and it never arrived on h2."), (bench.Vm().State.Status, bench.Vm().State.Detail));
    });

    [Fact]
    public void An_agent_that_restarts_and_forgets_leaves_the_VM_where_it_is() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        bench.Agents[0].Vms[bench.VmId()] = bench.Agents[0].Vms[bench.VmId()] with { Status = VmStatus.Up };
        bench.Agents[1].SetVm(bench.VmId(), null);
        bench.Agents[0].Restart();
        await bench.FinishedAsync(migration);
        Assert.Equal(MigrationPhase.Failed, bench.Migration(migration.Id).Phase);
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(1)), (bench.Vm().State.Status, bench.Vm().State.HostId));
    });

    [Fact]
    public void A_QEMU_that_dies_on_both_sides_is_a_lost_VM() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        bench.Agents[0].SetVm(bench.VmId(), VmStatus.Down, "QEMU was killed");
        bench.Agents[1].SetVm(bench.VmId(), null);
        bench.Agents[0].Phase(bench.Agents[0].Migrations.Single(), MigrationPhase.Failed, new(ErrorKind.Hypervisor, "operation failed: domain is not running"));
        await bench.FinishedAsync(migration);
        Assert.Equal(VmStatus.Lost, bench.Vm().State.Status);
    });

    [Fact]
    public void A_VM_on_both_hosts_is_flagged_loudly() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        bench.Agents[1].SetVm(bench.VmId(), VmStatus.Up);
        bench.Agents[0].SetVm(bench.VmId(), VmStatus.Up);
        bench.Agents[0].Restart();
        await bench.FinishedAsync(migration);
        Assert.Equal(EventSeverity.Error, bench.Events.Single(e => e.Kind == EngineEventKinds.VmDuplicated).Severity);
        Assert.Equal([bench.HostId(2)], bench.Vm().State.AlsoOn);
        Assert.Contains("more than one host", (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!.Text, StringComparison.Ordinal);
        Assert.Null((await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None)).Refusal);
        Assert.All(bench.Agents, agent => Assert.Empty(agent.Vms));
    });

    [Fact]
    public void A_VM_found_on_two_hosts_after_a_restart_is_flagged_loudly() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[1].SetVm(bench.VmId(), VmStatus.Up);
        await bench.CrashAsync();
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.VmDuplicated) == 1, "the duplicate");
        await bench.PassAsync(30);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.VmDuplicated));

        bench.Agents[0].SetVm(bench.VmId(), null);
        await bench.UntilAsync(() => bench.Vm().State.AlsoOn.Count == 0, "one of them left");
        Assert.Equal(bench.HostId(2), bench.Vm().State.HostId);
    });

    [Fact]
    public void A_VM_is_where_the_agents_say_after_a_restart() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Life.Dead = true;
        await bench.Engine.DisposeAsync();
        bench.Agents[0].SetVm(bench.VmId(), null);
        bench.Agents[1].SetVm(bench.VmId(), VmStatus.Up);
        await bench.CrashAsync();
        await bench.UntilAsync(() => bench.Vm().State.HostId == bench.HostId(2) && bench.Vm().State.AlsoOn.Count == 0, "the VM on h2");
    });

    [Fact]
    public void A_start_that_was_not_answered_is_decided_by_the_agent() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None);
        bench.Agents[0].StartFailure = new LabException(ErrorKind.Timeout, "no answer");
        await Assert.ThrowsAsync<LabException>(() => bench.Engine.Vms.StartAsync(bench.VmId(), bench.HostId(1), CancellationToken.None));
        Assert.True(bench.Vm().State.Runs);
        await bench.UntilAsync(() => !bench.Vm().State.Runs, "the VM down");
    });

    [Fact]
    public void A_start_that_the_agent_refused_leaves_the_VM_down() => Bench.Run(async bench =>
    {
        bench.Agents[0].StartFailure = new LabException(ErrorKind.Hypervisor, "no such kernel");
        await Assert.ThrowsAsync<LabException>(() => bench.StartVmAsync());
        Assert.Equal((VmStatus.Down, "no such kernel"), (bench.Vm().State.Status, bench.Vm().State.Detail));
    });

    [Fact]
    public void Event_numbers_rise_over_a_restart() => Bench.Run(async bench =>
    {
        var before = bench.Events[^1].Id;
        await bench.CrashAsync();
        await bench.UntilAsync(() => bench.Events[^1].Id > before, "a new event");
        Assert.Equal(bench.Events.Select(e => e.Id).Order().Distinct(), bench.Events.Select(e => e.Id));
    });

    [Fact]
    public void The_same_seed_gives_the_same_events()
    {
        static string Once()
        {
            var told = "";
            Bench.Run(async bench =>
            {
                await bench.StartVmAsync();
                bench.Agents[0].Next = FakeMigration.Failing();
                await bench.FinishedAsync(await bench.MigrateAsync());
                await bench.PassAsync(20);
                told = string.Join("\n", bench.Events.Select(e => $"{e.Id} {e.Time:O} {e.Kind} {e.Message} {e.Data}"));
            }, hostCount: 4);
            return told;
        }

        Assert.Equal(Once(), Once());
    }

    [Fact]
    public void A_silent_host_is_told_once_and_told_again_when_it_is_back() => Bench.Run(async bench =>
    {
        bench.Agents[1].GoAway();
        await bench.PassAsync(60);
        Assert.Equal((1, HostLink.NonResponsive), (bench.CountOf(EngineEventKinds.HostUnreachable), bench.State.StateOf(bench.HostId(2)).Link));
        var before = bench.CountOf(EngineEventKinds.HostUp);
        bench.Agents[1].ComeBack();
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HostUp) == before + 1, "the host back");
    });

    [Fact]
    public void A_monitor_that_fails_begins_anew() => Bench.Run(async bench =>
    {
        bench.Life.Failure = new LabException(ErrorKind.Environment, "The disk is full.");
        bench.Agents[1].GoAway();
        await bench.PassAsync(10); // telling that the host is silent fails, and so does its monitor
        bench.Life.Failure = null;
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HostUnreachable) == 1, "the silence told");
        bench.Agents[1].ComeBack();
        await bench.UntilAsync(() => bench.State.StateOf(bench.HostId(2)).Link == HostLink.Up, "the host back");
    });

    [Fact]
    public void A_moments_absence_is_no_news() => Bench.Run(async bench =>
    {
        var before = bench.Events.Count;
        bench.Agents[1].GoAway();
        await bench.PassAsync(1);
        bench.Agents[1].ComeBack();
        await bench.PassAsync(10);
        Assert.Equal((before, HostLink.Up), (bench.Events.Count, bench.State.StateOf(bench.HostId(2)).Link));
    });

    [Theory]
    [InlineData(ErrorKind.Hypervisor)]
    [InlineData(ErrorKind.Unreachable)]
    [InlineData(ErrorKind.Timeout)]
    public void An_agent_without_its_hypervisor_is_not_operational(ErrorKind kind) => Bench.Run(async bench =>
    {
        bench.Agents[1].Broken = new LabException(kind, "libvirtd died") { Answered = true };
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HostNonOperational) == 1, "non-operational");
        bench.Agents[1].Broken = null;
        await bench.UntilAsync(() => bench.State.StateOf(bench.HostId(2)).Link == HostLink.Up, "up again");
    });

    [Fact]
    public void A_VM_that_ends_by_itself_is_down_with_its_reason() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].SetVm(bench.VmId(), VmStatus.Down, "guest powered off");
        await bench.UntilAsync(() => bench.Vm().State.Status == VmStatus.Down, "the VM down");
        Assert.Equal("guest powered off", bench.DataOf(EngineEventKinds.VmDown).GetProperty("reason").GetString());
    });
}
