using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>Runs whose evidence was sabotaged: the verdict is Unknown as a whole, never Pass, and never Fail.</summary>
public sealed class EvidenceLostTests
{
    [Fact]
    public void A_filtered_capture_proves_no_absence()
    {
        using var builder = SampleRun.Good();
        builder.Captures[("host2", "eth0")].Filter = "not tcp portrange 49152-49215";

        Unknown(builder, "captures/host2-eth0.pcapng", "path", "captures");
        builder.Check<PathChecker>().Is(Verdict.Unknown, "took only what 'not tcp portrange 49152-49215' lets pass");
    }

    [Fact]
    public void A_sniffer_that_was_killed_in_the_middle_leaves_it_open()
    {
        using var builder = SampleRun.Good();
        foreach (var capture in builder.Captures.Where(capture => capture.Key.Host == "host1").Select(capture => capture.Value))
        {
            capture.Killed = true;
            capture.Frames.RemoveAll(each => each.Nanoseconds > RunDirectoryBuilder.Nanoseconds(SampleRun.MigrationAt + 0.8));
        }

        builder.Tell(SampleRun.MigrationAt + 0.8, "runner", EventKinds.DaemonDied, new { host = "host1", daemon = "probe", pid = 7, exit = 137 });

        Unknown(builder, "", "path", "outcome", "downtime");
    }

    [Fact]
    public void A_capture_that_saw_nothing_of_management_leaves_it_open()
    {
        using var builder = SampleRun.Good();
        builder.Captures[("host1", "eth0")].Frames.Clear();

        Unknown(builder, "its capture is empty", "path", "control", "downtime");
    }

    [Fact]
    public void A_capture_that_saw_nothing_of_the_migration_leaves_it_open()
    {
        using var builder = SampleRun.Good();
        builder.Captures[("host2", "eth1")].Frames.Clear();

        Unknown(builder, "the two captures do not agree", "path");
    }

    [Fact]
    public void A_ring_too_small_leaves_a_gap()
    {
        using var builder = SampleRun.Good();
        var capture = builder.Captures[("host1", "eth1")];
        capture.Frames.RemoveRange(500, 40);
        capture.Dropped = 40;

        Unknown(builder, "the capture dropped 40 frames", "drops");
    }

    [Fact]
    public void A_silence_on_the_wire_beside_dropped_frames_fails_nobody()
    {
        using var builder = SampleRun.Good();
        builder.Scenario = SampleScenario.Text("expect: {max-downtime: 200ms}");
        var capture = builder.Captures[("host1", "eth0")];
        capture.Dropped = capture.Frames.RemoveAll(each => each.Nanoseconds > RunDirectoryBuilder.Nanoseconds(SampleRun.SwitchoverAt - 0.5));

        Unknown(builder, "the captures of the guest's uplinks dropped", "downtime");
    }

    [Fact]
    public void A_ring_so_small_that_the_stream_begins_and_ends_unseen_leaves_it_open()
    {
        using var builder = SampleRun.Good();
        var capture = builder.Captures[("host1", "eth1")];
        capture.Dropped = capture.Frames.Count - 200;
        capture.Frames.RemoveRange(400, capture.Frames.Count - 400);
        capture.Frames.RemoveRange(0, 200);

        Unknown(builder, "unaccounted for", "path");
    }

    [Fact]
    public void Two_VMs_that_nothing_tells_apart_leave_it_open()
    {
        using var builder = Checking.Run(new Move { Sampled = false }, vms: 2);
        SampleRun.Migrate(builder, new Move { Vm = "vm2", Ordinal = 2, At = SampleRun.MigrationAt + 0.1, Sampled = false });
        builder.Scenario = SampleScenario.Text(actions: "[{migrate: {vm: vm1, to: host2}}, {migrate: {vm: vm1, to: host2}}]");

        Unknown(builder, "may belong to any of vm1, vm2", "path", "attribution");
    }

    [Fact]
    public void No_socket_samples_leave_only_the_attribution_open()
    {
        using var builder = Checking.Run(new Move { Sampled = false });
        builder.Write();
        foreach (var file in Directory.GetFiles(builder.PathOf("sockets"))) File.Delete(file);

        var judged = RunJudge.Judge(RunDirectory.Open(builder.Root));

        Assert.Equal(["attribution"], judged.Checks.Where(check => check.Verdict != Verdict.Pass).Select(check => check.Name));
        Assert.Equal(Verdict.Unknown, judged.Verdict);
    }

    /// <summary>The run is Unknown, says so with the words, and exactly these checks among others are.</summary>
    private static void Unknown(RunDirectoryBuilder builder, string words, params string[] checks)
    {
        var judged = RunJudge.Judge(builder.Write());
        var found = string.Join('\n', judged.Checks.Select(check => $"{check.Name} {check.Verdict}: {string.Join(" | ", check.Evidence.Select(line => line.Text))}"));
        Assert.True(judged.Verdict == Verdict.Unknown, found);
        Assert.All(checks, name => Assert.True(judged.Checks.Single(check => check.Name == name).Verdict == Verdict.Unknown, found));
        Assert.Contains(words, found, StringComparison.Ordinal);
    }
}
