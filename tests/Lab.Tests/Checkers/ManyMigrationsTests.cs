using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>Migrations side by side: to and fro, out of order, each with an expectation of its own.</summary>
public sealed class ManyMigrationsTests
{
    private const int Vms = 8;

    [Fact]
    public void Eight_VMs_that_move_at_once_in_both_directions_are_each_given_their_own_stream()
    {
        using var builder = Run();

        builder.Check<PathChecker>().Is(Verdict.Pass, "vm1 host1 → host2", "vm8 host2 → host1");
        builder.Check<AttributionChecker>().Is(Verdict.Pass, "(pid 4108 on host2, vm8)");
        Assert.All(PathEvidence.Of(builder.Write()), path => Assert.Equal(SampleRun.OnWire / Vms + path.Migration.Ordinal, path.Wire.Bytes));
    }

    [Fact]
    public void Without_samples_two_that_go_opposite_ways_are_told_apart_by_their_hosts_and_no_more()
    {
        using var two = Run(vms: 2, sampled: false);
        two.Check<PathChecker>().Is(Verdict.Pass);

        using var eight = Run(sampled: false);
        eight.Check<PathChecker>().Is(Verdict.Unknown, "may belong to any of");
    }

    [Fact]
    public void A_channel_that_no_sample_saw_goes_with_the_stream_to_the_same_listener()
    {
        using var builder = Run();
        var move = Move(3);
        SampleRun.Stream(builder, move with { Ordinal = 90, ServerPort = 49154, OnWire = 1000, Start = [0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1] });

        var path = PathEvidence.Of(builder.Write()).Single(path => path.Migration.Vm == "vm3");

        Assert.Equal(2, path.Streams.Count);
        Assert.Equal(move.OnWire + 1000, path.Wire.Bytes);
    }

    [Fact]
    public void Each_migration_is_held_against_its_own_expectation()
    {
        using var builder = Run(vms: 2);
        SampleRun.Migrate(builder, Move(2) with { Ordinal = 3, From = "host1", To = "host2", Nic = "eth0", At = 13, Outcome = "failed", ServerPort = 49200 });
        var run = builder.Write();
        run.Expect(new Expectation
        {
            Migrations = [new("migration", null, null), new(null, null, null), new("management", MigrationOutcome.Failed, null)],
        });

        new PathChecker().Check(run).Is(Verdict.Pass);
        new OutcomeChecker().Check(run).Is(Verdict.Pass, "failed as expected");
        run.Expect(new Expectation { Migrations = [new("migration", null, null), new("management", null, null), new("management", MigrationOutcome.Failed, null)] });
        new PathChecker().Check(run).Is(Verdict.Fail, "vm2 host2 → host1", "all of it belongs on management");
    }

    [Fact]
    public void Disks_are_counted_apart_and_must_be_on_the_network_too()
    {
        using var builder = Run(vms: 1);
        CopyDisk(builder, "eth1");
        builder.Check<PathChecker>().Is(Verdict.Pass, "of its disks left host1 on migration in 1 connection(s)");

        using var astray = Run(vms: 1);
        CopyDisk(astray, "eth0");
        astray.Check<PathChecker>().Is(Verdict.Fail, "of its disks were on host1 eth0 (management)");
    }

    [Fact]
    public void A_gap_in_the_copy_of_a_disk_is_unknown_as_one_in_the_stream()
    {
        using var builder = Run(vms: 1);
        CopyDisk(builder, "eth1");
        builder.Check<DropsChecker>().Is(Verdict.Pass, "the disk copy on host1 eth1 has no gap");

        var frames = builder.Captures[("host1", "eth1")].Frames;
        frames.RemoveRange(frames.Count - 50, 5); // it was added last
        builder.Check<DropsChecker>().Is(Verdict.Unknown, "the stream on host1 eth1 has no gap", "the disk copy on host1 eth1 has 1 gap(s)");
    }

    [Fact]
    public void Disks_that_libvirt_counts_and_nobody_saw_are_unknown()
    {
        using var builder = Run(vms: 1);
        var told = builder.History.FindIndex(item => item.Kind == EventKinds.MigrationCompleted);
        builder.History.RemoveAt(told);
        builder.Tell(11.9, "agent@host1", EventKinds.MigrationCompleted, new { vmId = builder.Plan.Vms[0].Id, memoryBytes = Move(1).Claimed, diskBytes = 50_000_000, downtimeMilliseconds = 64 });

        builder.Check<PathChecker>().Is(Verdict.Unknown, "no capture has a copy of them");
    }

    /// <summary>vm1, vm3 … go from host1 to host2, the others come back the other way, a few hundredths apart.</summary>
    private static RunDirectoryBuilder Run(int vms = Vms, bool sampled = true)
    {
        var builder = new RunDirectoryBuilder(SamplePlan.Hosts(2, vms));
        SampleRun.Frame(builder);
        SampleRun.Control(builder);
        for (var i = 1; i <= vms; i++) SampleRun.Migrate(builder, Move(i) with { Sampled = sampled });
        return builder;
    }

    private static Move Move(int i) => new()
    {
        Ordinal = i,
        Vm = $"vm{i}",
        From = i % 2 == 1 ? "host1" : "host2",
        To = i % 2 == 1 ? "host2" : "host1",
        At = SampleRun.MigrationAt + 0.03 * (Vms - i),
        Claimed = SampleRun.Claimed / Vms,
        OnWire = SampleRun.OnWire / Vms + i,
    };

    /// <summary>The server speaks first, then the client writes.</summary>
    private static void CopyDisk(RunDirectoryBuilder builder, string nic)
    {
        var (from, to) = (SampleRun.Endpoint(builder, "host1", nic, 45000), SampleRun.Endpoint(builder, "host2", nic, 49153));
        var (fromMac, toMac) = (SampleRun.Mac(builder, "host1", nic), SampleRun.Mac(builder, "host2", nic));
        void Both(double time, FrameBytes frame)
        {
            builder.Captures[("host1", nic)].Add(time, frame);
            builder.Captures[("host2", nic)].Add(time + 0.00002, frame);
        }

        var at = SampleRun.MigrationAt + 0.3;
        Both(at, FrameBytes.Tcp(fromMac, toMac, from, to, 99, 0x02, 0));
        Both(at + 0.0001, FrameBytes.Tcp(toMac, fromMac, to, from, 199, 0x12, 0));
        Both(at + 0.0002, FrameBytes.Tcp(toMac, fromMac, to, from, 200, 0x18, 18, "NBDMAGICIHAVEOPT"u8));
        for (var i = 0; i < 100; i++) Both(at + 0.001 + i * 0.001, FrameBytes.Tcp(fromMac, toMac, from, to, (uint)(100 + i * 60_000), 0x18, 60_000, [0x25, 0x60, 0x95, 0x13]));
        SampleRun.AddSocket(builder, "host1", from, to, 4101, builder.Plan.Vms[0], at);
        SampleRun.AddSocket(builder, "host2", to, from, 5101, builder.Plan.Vms[0], at);
    }
}
