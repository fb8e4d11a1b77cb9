using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

public sealed class DowntimeCheckerTests
{
    [Fact]
    public void Three_views_are_measured_apart()
    {
        using var builder = SampleRun.Good();

        var result = builder.Check<DowntimeChecker>();

        result.Is(Verdict.Pass, "the views agree within");
        Assert.Equal(64, result.Measurements["migration1.downtimeHypervisorMilliseconds"]);
        Assert.Equal(52, result.Measurements["migration1.downtimeHypervisorNetMilliseconds"]);
        Assert.InRange(result.Measurements["migration1.downtimeHeartbeatMilliseconds"], 69, 71);
        Assert.InRange(result.Measurements["migration1.downtimeWireMilliseconds"], 65, 67);
        Assert.Equal(0, result.Measurements["migration1.beatsLost"]);
    }

    [Fact]
    public void A_downtime_within_the_limit_passes()
    {
        using var builder = SampleRun.Good();
        builder.Scenario = SampleScenario.Text("expect: {max-downtime: 100ms}");

        builder.Check<DowntimeChecker>().Is(Verdict.Pass, "within the 100 ms allowed");
    }

    [Fact]
    public void A_downtime_over_the_limit_fails_in_each_view_that_saw_it()
    {
        using var builder = Checking.Run(new Move { Downtime = 0.4 });
        builder.Scenario = SampleScenario.Text("expect: {max-downtime: 300ms}");

        builder.Check<DowntimeChecker>().Is(
            Verdict.Fail, "longest silence was 409", "longer than the 300 ms allowed", "the views disagree");
    }

    [Fact]
    public void A_silence_within_one_heartbeat_of_the_limit_is_too_close_to_tell()
    {
        using var builder = SampleRun.Good();
        builder.Scenario = SampleScenario.Text("expect: {max-downtime: 66ms}");

        builder.Check<DowntimeChecker>().Is(Verdict.Unknown, "too close to tell");
    }

    [Fact]
    public void Missing_heartbeats_are_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Heartbeats.Clear();

        builder.Check<DowntimeChecker>().Is(Verdict.Unknown, "no heartbeats were heard");
    }

    [Fact]
    public void A_guest_that_is_never_heard_again_fails()
    {
        using var builder = SampleRun.Good();
        var switchover = RunDirectoryBuilder.Nanoseconds(SampleRun.SwitchoverAt);
        builder.Heartbeats["vm1"].RemoveAll(beat => beat.PeerNanoseconds > switchover);
        builder.Captures[("host2", "eth0")].Frames.RemoveAll(each => each.Nanoseconds > switchover);

        builder.Check<DowntimeChecker>().Is(Verdict.Fail, "NEVER HEARD AGAIN");
    }

    [Fact]
    public void A_guest_in_whose_name_only_the_hypervisor_spoke_was_not_heard()
    {
        using var builder = SampleRun.Good();
        var switchover = RunDirectoryBuilder.Nanoseconds(SampleRun.SwitchoverAt);
        builder.Heartbeats["vm1"].RemoveAll(beat => beat.PeerNanoseconds > switchover);
        builder.Captures[("host2", "eth0")].Frames.RemoveAll(each => each.Nanoseconds > switchover && each.Frame.WireLength == 42 + 80);

        builder.Check<DowntimeChecker>().Is(Verdict.Fail, "NEVER HEARD AGAIN");
    }

    [Theory]
    [InlineData("", Verdict.Pass)]
    [InlineData("expect: {max-downtime: 1ms}", Verdict.Unknown)]
    public void A_guest_that_was_not_moved_was_not_gone_and_its_silences_count_all_the_same(string expect, Verdict verdict)
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000 });
        builder.Scenario = SampleScenario.Text(expect, actions: "[{migrate: {vm: vm1, to: host2, cancel-after: 1s}}]");

        builder.Check<DowntimeChecker>().Is(verdict, "cancelled: the peer's longest silence was 10");
    }

    [Fact]
    public void A_guest_that_was_not_moved_and_not_heard_is_unknown()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000 });
        builder.Heartbeats.Clear();

        builder.Check<DowntimeChecker>().Is(Verdict.Unknown, "no silence of the guest can be measured");
    }

    [Fact]
    public void A_guest_that_the_wire_hears_and_the_peer_does_not_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Heartbeats["vm1"].RemoveAll(beat => beat.PeerNanoseconds > RunDirectoryBuilder.Nanoseconds(SampleRun.SwitchoverAt));

        builder.Check<DowntimeChecker>().Is(Verdict.Unknown, "the silence has no end");
    }

    [Fact]
    public void A_hypervisor_without_a_downtime_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.MigrationCompleted);

        builder.Check<DowntimeChecker>().Is(Verdict.Unknown, "libvirt's measured downtime is not on record");
    }
}

public sealed class MemoryCheckerTests
{
    [Fact]
    public void Passes_that_ended_after_the_move_without_a_corrupt_page_pass()
    {
        using var builder = SampleRun.Good();

        builder.Check<MemoryChecker>().Is(Verdict.Pass, "0 corrupt pages");
    }

    [Fact]
    public void A_corrupt_page_fails()
    {
        using var builder = Checking.Run(new Move { CorruptFrom = 700 });

        builder.Check<MemoryChecker>().Is(Verdict.Fail, "3 page(s) of its memory are CORRUPT", "after the migration was requested");
    }

    [Fact]
    public void A_page_that_was_corrupt_before_the_migration_fails_and_says_so()
    {
        using var builder = Checking.Run(new Move { CorruptFrom = 3 });

        builder.Check<MemoryChecker>().Is(Verdict.Fail, "before any migration was requested");
    }

    [Theory]
    [InlineData(1, Verdict.Unknown)]
    [InlineData(2, Verdict.Pass)]
    public void The_pass_under_way_during_the_move_does_not_count(int passes, Verdict verdict)
    {
        using var builder = SampleRun.Good();
        var moved = RunDirectoryBuilder.Nanoseconds(SampleRun.FinishedAt);
        var beats = builder.Heartbeats["vm1"];
        var first = beats.First(beat => beat.PeerNanoseconds > moved).VerifyPasses;
        beats.RemoveAll(beat => beat.VerifyPasses > first + passes);

        builder.Check<MemoryChecker>().Is(verdict);
    }

    [Fact]
    public void Missing_heartbeats_are_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Heartbeats.Clear();

        builder.Check<MemoryChecker>().Is(Verdict.Unknown, "no heartbeat is on record");
    }
}

public sealed class LocationCheckerTests
{
    [Theory]
    [InlineData(new[] { "host2" }, Verdict.Pass, "runs on host2 and nowhere else")]
    [InlineData(new[] { "host1" }, Verdict.Fail, "runs on host1, expected on host2")]
    [InlineData(new[] { "host1", "host2" }, Verdict.Fail, "AT THE SAME TIME")]
    [InlineData(new string[0], Verdict.Fail, "the engine has not declared it lost")]
    public void A_vm_runs_on_exactly_one_host_the_expected_one(string[] hosts, Verdict verdict, string words)
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.VmLocated);
        builder.Tell(14.3, "runner", EventKinds.VmLocated, new { vm = "vm1", hosts });

        builder.Check<LocationChecker>().Is(verdict, words);
    }

    [Fact]
    public void A_vm_that_the_engine_declared_lost_is_called_so()
    {
        using var builder = SampleRun.Good();
        builder.Tell(14, "engine", EventKinds.VmLost, new { vmId = builder.Plan.Vms[0].Id });
        builder.Tell(
            13, "agent@host2", EventKinds.Lifecycle, new { vmId = builder.Plan.Vms[0].Id, @event = "stopped", detail = "crashed" });
        builder.Tell(14.35, "runner", EventKinds.VmLocated, new { vm = "vm1", hosts = Array.Empty<string>() });

        builder.Check<LocationChecker>().Is(Verdict.Fail, "and the engine says so", "agent@host2: vm1 stopped (crashed)");
    }

    [Fact]
    public void A_vm_nobody_looked_for_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.VmLocated);

        builder.Check<LocationChecker>().Is(Verdict.Unknown, "was not asked");
    }

    [Fact]
    public void A_cancelled_migration_leaves_the_vm_where_it_was()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000 });

        builder.Check<LocationChecker>().Is(Verdict.Pass, "runs on host1");
    }
}

public sealed class OutcomeCheckerTests
{
    [Fact]
    public void A_run_that_went_as_expected_passes()
    {
        using var builder = SampleRun.Good();

        builder.Check<OutcomeChecker>().Is(Verdict.Pass, "completed as expected");
    }

    [Fact]
    public void A_cancelled_migration_passes_only_when_it_was_to_be_cancelled()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000 });
        builder.Check<OutcomeChecker>().Is(Verdict.Fail, "cancelled, expected completed");

        builder.Scenario = SampleScenario.Text(actions: "[{migrate: {vm: vm1, to: host2, cancel-after: 1s}}]");
        builder.Check<OutcomeChecker>().Is(Verdict.Pass, "cancelled as expected");
    }

    [Fact]
    public void A_failed_phase_fails_with_its_error()
    {
        using var builder = SampleRun.Good();
        builder.Tell(
            14, "runner", EventKinds.PhaseFailed, new { phase = "act", error = "The agent of host2 does not answer.", host = "host2" });

        builder.Check<OutcomeChecker>().Is(Verdict.Fail, "Phase act failed on host2: The agent of host2 does not answer.");
    }

    [Fact]
    public void A_daemon_that_died_fails_and_is_named()
    {
        using var builder = SampleRun.Good();
        builder.Tell(11, "runner", EventKinds.DaemonDied, new { host = "host1", daemon = "libvirtd", pid = 812, exit = 137 });

        builder.Check<OutcomeChecker>().Is(Verdict.Fail, "libvirtd on host1 died with exit code 137");
    }

    [Fact]
    public void A_host_that_was_lost_fails_and_is_named_before_what_came_of_it()
    {
        using var builder = SampleRun.Good();
        builder.Tell(11, "runner", EventKinds.HostLost, new { host = "host2" });
        builder.Tell(12, "runner", EventKinds.PhaseFailed, new { phase = "act", error = "The engine does not answer.", host = "engine" });

        var check = builder.Check<OutcomeChecker>();
        check.Is(Verdict.Fail, "host2 was lost at ");
        Assert.StartsWith("host2 was lost at ", check.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_its_end_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.RunFinished);

        builder.Check<OutcomeChecker>().Is(Verdict.Unknown, "The run did not finish");
    }

    [Fact]
    public void A_run_that_judges_itself_in_its_check_phase_is_complete()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.RunFinished);
        builder.Tell(15.15, "runner", EventKinds.PhaseStarted, new { phase = "check" });

        builder.Check<OutcomeChecker>().Is(Verdict.Pass);
    }

    [Fact]
    public void An_interrupted_run_is_unknown_and_names_the_signal()
    {
        using var builder = SampleRun.Good();
        builder.Tell(12, "runner", EventKinds.RunInterrupted, new { signal = "SIGINT" });

        builder.Check<OutcomeChecker>().Is(Verdict.Unknown, "interrupted by SIGINT");
    }

    [Fact]
    public void A_migration_whose_end_is_not_on_record_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.MigrationFinished);

        builder.Check<OutcomeChecker>().Is(Verdict.Unknown, "how it ended is not on record");
    }

    [Fact]
    public void Fewer_migrations_than_the_scenario_asks_for_are_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Scenario = SampleScenario.Text(actions: "[{migrate: {vm: vm1, to: host2}}, {migrate: {vm: vm1, to: host1}}]");

        builder.Check<OutcomeChecker>().Is(Verdict.Unknown, "asks for 2 migrations, and only 1 are on record");
    }

    [Fact]
    public void A_scenario_that_cannot_be_read_leaves_the_expectation_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Scenario = "name: [";

        builder.Check<OutcomeChecker>().Is(Verdict.Unknown, "nobody knows what was expected");
    }
}
