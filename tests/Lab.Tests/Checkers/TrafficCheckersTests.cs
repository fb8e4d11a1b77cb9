using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

public sealed class ControlCheckerTests
{
    [Fact]
    public void Control_on_management_only_passes()
    {
        using var builder = SampleRun.Good();

        builder.Check<ControlChecker>().Is(Verdict.Pass, "libvirt control on host2 eth0", "agent control on host1 eth0");
    }

    [Fact]
    public void Libvirt_control_on_the_migration_network_fails()
    {
        using var builder = SampleRun.Good();
        SampleRun.Control(builder, nic: "eth1");

        builder.Check<ControlChecker>().Is(Verdict.Fail, "libvirt control on host1 eth1 (migration)", "belongs on management");
    }

    [Fact]
    public void Control_that_was_never_seen_is_unknown()
    {
        using var builder = Checking.Run(new Move());
        builder.Captures[("host2", "eth0")].Frames.Clear();

        builder.Check<ControlChecker>().Is(Verdict.Unknown, "libvirt control was not seen on host2 eth0");
    }

    [Fact]
    public void Control_of_a_cancelled_migration_is_judged_too()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000 });

        builder.Check<ControlChecker>().Is(Verdict.Pass, "libvirt control on host2 eth0");
    }
}

public sealed class AttributionCheckerTests
{
    [Fact]
    public void A_stream_of_the_migrated_vms_own_process_on_both_hosts_passes()
    {
        using var builder = SampleRun.Good();

        builder.Check<AttributionChecker>().Is(
            Verdict.Pass, "belonged to qemu-system-x86 (pid 4101 on host1, vm1)", "belonged to qemu-system-x86 (pid 5101 on host2, vm1)");
    }

    [Fact]
    public void Libvirtd_that_opened_the_socket_and_handed_it_on_does_no_harm()
    {
        using var builder = SampleRun.Good();
        var (from, to) = SampleRun.Ends(builder, new Move());
        SampleRun.AddSocket(builder, "host1", from, to, 900, vm: null, at: 10.13, process: "libvirtd");

        builder.Check<AttributionChecker>().Is(Verdict.Pass);
    }

    [Fact]
    public void A_stream_that_no_sample_saw_is_unknown()
    {
        using var builder = Checking.Run(new Move { Sampled = false });

        builder.Check<AttributionChecker>().Is(Verdict.Unknown, "was in no socket sample");
    }

    [Fact]
    public void A_stream_only_ever_seen_in_libvirtds_hands_is_unknown()
    {
        using var builder = Checking.Run(new Move { Sampled = false });
        var (from, to) = SampleRun.Ends(builder, new Move());
        SampleRun.AddSocket(builder, "host1", from, to, 900, vm: null, at: 10.13, process: "libvirtd");

        builder.Check<AttributionChecker>().Is(Verdict.Unknown, "only ever seen in the hands of libvirtd");
    }

    [Fact]
    public void A_stream_of_another_vms_process_fails()
    {
        using var builder = Checking.Run(new Move { Sampled = false }, vms: 2);
        SampleRun.Sample(builder, builder.Plan.Vm("vm2")!, new Move());

        builder.Check<AttributionChecker>().Is(Verdict.Fail, "vm2", "not being migrated");
    }

    [Fact]
    public void A_stream_of_a_stranger_fails()
    {
        using var builder = Checking.Run(new Move { Sampled = false });
        var (from, to) = SampleRun.Ends(builder, new Move());
        SampleRun.AddSocket(builder, "host1", from, to, 77, vm: null, at: 10.2, process: "nc");

        builder.Check<AttributionChecker>().Is(Verdict.Fail, "belonged to nc (pid 77 on host1), which is no VM's process");
    }

    [Fact]
    public void Two_vms_that_hold_one_connection_are_unknown()
    {
        using var builder = Checking.Run(new Move(), vms: 2);
        SampleRun.Sample(builder, builder.Plan.Vm("vm2")!, new Move());

        builder.Check<AttributionChecker>().Is(Verdict.Unknown, "several VMs' processes");
    }
}

public sealed class DropsCheckerTests
{
    [Fact]
    public void No_drop_and_no_gap_passes()
    {
        using var builder = SampleRun.Good();

        builder.Check<DropsChecker>().Is(Verdict.Pass, "the stream on host1 eth1 has no gap", "host1 eth0: 0 frames dropped");
    }

    [Fact]
    public void Drops_without_a_gap_in_the_stream_are_a_remark()
    {
        using var builder = SampleRun.Good();
        builder.Captures[("host1", "eth1")].Dropped = 7;

        builder.Check<DropsChecker>().Is(Verdict.Pass, "host1 eth1: 7 frames were dropped");
    }

    [Fact]
    public void Drops_that_leave_a_gap_are_unknown()
    {
        using var builder = SampleRun.Good();
        var frames = builder.Captures[("host1", "eth1")].Frames;
        frames.RemoveRange(frames.Count / 2, 5);
        builder.Captures[("host1", "eth1")].Dropped = 5;

        builder.Check<DropsChecker>().Is(Verdict.Unknown, "the stream on host1 eth1 has", "the capture dropped 5 frames");
    }

    [Fact]
    public void A_gap_that_no_counter_explains_is_unknown_too()
    {
        using var builder = SampleRun.Good();
        var frames = builder.Captures[("host2", "eth1")].Frames;
        frames.RemoveRange(frames.Count / 2, 5);

        builder.Check<DropsChecker>().Is(Verdict.Unknown, "its counters cannot be trusted");
    }
}

public sealed class CapturesCheckerTests
{
    [Fact]
    public void Whole_captures_pass()
    {
        using var builder = SampleRun.Good();

        builder.Check<CapturesChecker>().Is(Verdict.Pass, "All 4 captures");
    }

    [Fact]
    public void A_truncated_capture_is_unknown_and_named_with_its_offset()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        using (var file = File.OpenWrite(builder.PathOf("captures/host1-eth1.pcapng"))) file.SetLength(file.Length - 1001);

        new CapturesChecker().Check(RunDirectory.Open(builder.Root)).Is(
            Verdict.Unknown, "captures/host1-eth1.pcapng is damaged", "at byte ");
    }

    [Fact]
    public void A_capture_of_no_bytes_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        File.WriteAllBytes(builder.PathOf("captures/host1-eth0.pcapng"), []);

        new CapturesChecker().Check(RunDirectory.Open(builder.Root)).Is(
            Verdict.Unknown, "captures/host1-eth0.pcapng is damaged: the file is empty, at byte 0");
    }

    [Fact]
    public void A_missing_capture_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        File.Delete(builder.PathOf("captures/host2-eth1.pcapng"));

        new CapturesChecker().Check(RunDirectory.Open(builder.Root)).Is(Verdict.Unknown, "captures/host2-eth1.pcapng is missing");
    }

    [Theory]
    [InlineData("{\"time\": \"2026-01-31T12:0")]
    [InlineData("")]
    public void A_history_with_an_unreadable_line_is_unknown_since_a_daemon_may_have_died_in_it(string line)
    {
        using var builder = SampleRun.Good();
        builder.Tell(11, "runner", EventKinds.DaemonDied, new { host = "host1", daemon = "libvirtd", pid = 812, exit = 137 });
        builder.Write();
        var history = builder.PathOf(RunFiles.History);
        var lines = File.ReadAllLines(history);
        var died = Array.FindIndex(lines, each => each.Contains(EventKinds.DaemonDied, StringComparison.Ordinal));
        lines[died] = line.Length > 0 ? line : lines[died][..40];
        File.WriteAllLines(history, lines);

        new CapturesChecker().Check(RunDirectory.Open(builder.Root)).Is(
            Verdict.Unknown, "history.jsonl has a line that cannot be read", "nobody knows what else happened");
    }

    [Fact]
    public void A_history_torn_after_its_check_began_is_a_remark_and_one_torn_before_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        File.AppendAllText(builder.PathOf(RunFiles.History), "{\"time\": \"2026-01-31T12:0");
        new CapturesChecker().Check(RunDirectory.Open(builder.Root)).Is(Verdict.Pass, "history.jsonl has a torn last line");

        using var killed = SampleRun.Good();
        killed.History.RemoveAll(item => item.Kind == EventKinds.RunFinished);
        killed.Write();
        File.AppendAllText(killed.PathOf(RunFiles.History), "{\"time\": \"2026-01-31T12:0");
        new CapturesChecker().Check(RunDirectory.Open(killed.Root)).Is(Verdict.Unknown, "history.jsonl has a torn last line");
    }

    [Fact]
    public void A_missing_history_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        File.Delete(builder.PathOf(RunFiles.History));

        new CapturesChecker().Check(RunDirectory.Open(builder.Root)).Is(Verdict.Unknown, "history.jsonl is missing");
    }
}
