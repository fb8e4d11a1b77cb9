using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>A network on a bond is carried by several NICs.</summary>
public sealed class BondTests
{
    private static readonly Move InTurn = new() { Nic = "bond0", Port = (frame, _) => frame % 2 == 0 ? "eth1" : "eth2" };
    private static readonly Move FailOver = new() { Nic = "bond0", Port = (_, seconds) => seconds < 0.8 ? "eth1" : "eth2" };

    public static TheoryData<string> Ways => ["in turn", "fail-over", "one port"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_byte_counts_once_whichever_port_carried_it(string way)
    {
        using var builder = Run(Way(way));

        var judged = RunJudge.Judge(builder.Write());

        Assert.All(judged.Checks, check => Assert.True(check.Verdict == Verdict.Pass, $"{check.Name}: {check.Summary}"));
        Assert.Equal(SampleRun.OnWire, judged.Migrations[0].WireBytes);
        Assert.Contains("on migration (bond0: eth1+eth2)", judged.Headline, StringComparison.Ordinal);
        var ports = judged.Migrations[0].Interfaces.Where(nic => nic is { Host: "host1", Bond: "bond0" }).ToList();
        Assert.Equal((2, SampleRun.OnWire, true), (ports.Count, ports.Sum(nic => nic.StreamBytes), ports.TrueForAll(nic => nic is { Expected: true, GapBytes: 0 })));
    }

    [Fact]
    public void A_VLAN_on_a_bond_passes()
    {
        using var builder = Run(InTurn with { Vlan = 10 }, vlan: 10);

        builder.Check<PathChecker>().Is(Verdict.Pass, "on migration (bond0: eth1+eth2)");
    }

    [Fact]
    public void A_gap_of_one_port_that_the_other_carried_is_no_gap_and_one_that_none_carried_is()
    {
        using var whole = Run(InTurn);
        whole.Check<DropsChecker>().Is(Verdict.Pass, "the stream on host1 bond0: eth1+eth2 has no gap");

        using var holed = Run(InTurn);
        var capture = holed.Captures[("host1", "eth2")];
        capture.Frames.RemoveRange(300, 3);
        capture.Dropped = 3;
        holed.Check<DropsChecker>().Is(Verdict.Unknown, "the stream on host1 bond0: eth1+eth2 has", "the capture dropped 3 frames");
    }

    [Fact]
    public void A_bond_of_which_one_port_has_no_capture_is_unknown()
    {
        using var builder = Run(InTurn);
        builder.Write();
        File.Delete(builder.PathOf("captures/host1-eth2.pcapng"));

        new PathChecker().Check(RunDirectory.Open(builder.Root)).Is(Verdict.Unknown, "host1 eth2 of bond0 (migration): its capture is missing");
    }

    [Fact]
    public void A_stream_that_leaves_the_bond_for_management_fails()
    {
        using var builder = Run(new Move { Nic = "bond0", Port = (_, seconds) => seconds < 0.8 ? "eth1" : "eth0" });

        builder.Check<PathChecker>().Is(Verdict.Fail, "host1 eth0 (management)", "belongs on migration");
    }

    [Fact]
    public void A_stream_on_a_bond_where_it_must_not_be_is_told_as_one()
    {
        using var builder = Run(InTurn);
        builder.Scenario = SampleScenario.Text("expect: {migration-network: management}");

        var judged = RunJudge.Judge(builder.Write());

        Assert.StartsWith("88.2 MiB of vm1's migration stream left host1 on migration (bond0: eth1+eth2), and it belongs on management", judged.Headline, StringComparison.Ordinal);
        Assert.Equal(SampleRun.OnWire, judged.Migrations[0].ElsewhereBytes);
    }

    private static Move Way(string way) => way switch
    {
        "in turn" => InTurn,
        "fail-over" => FailOver,
        _ => new Move { Nic = "bond0", Port = (_, _) => "eth2" },
    };

    private static RunDirectoryBuilder Run(Move move, int? vlan = null)
    {
        var builder = new RunDirectoryBuilder(SamplePlan.Bonded(vlan: vlan));
        SampleRun.Frame(builder);
        SampleRun.Control(builder);
        SampleRun.Migrate(builder, move);
        return builder;
    }
}
