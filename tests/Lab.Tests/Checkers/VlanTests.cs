using Lab.Providers.Plans;
using Lab.Runner.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>Networks that share a NIC are told apart by their tags; and addresses of the other family are addresses too.</summary>
public sealed class VlanTests
{
    private static readonly Move Tagged = new() { Network = "migration", Vlan = 10 };

    [Fact]
    public void A_stream_with_its_networks_tag_passes()
    {
        using var builder = Run(SamplePlan.Vlans(), Tagged);

        var judged = RunJudge.Judge(builder.Write());

        Assert.All(judged.Checks, check => Assert.True(check.Verdict == Verdict.Pass, $"{check.Name}: {check.Summary}"));
        Assert.Contains(judged.Ledger, line => line is { Host: "host1", Nic: "eth1", Vlan: 10, Networks: ["migration"] });
        Assert.Contains(judged.Migrations[0].Interfaces, nic => nic is { Host: "host1", Nic: "eth1", Vlan: 20, Networks: ["storage"], Expected: false, StreamBytes: 0 });
    }

    [Theory]
    [InlineData(20, "host1 eth1 VLAN 20 (storage)")]
    [InlineData(30, "host1 eth1 VLAN 30,")]
    [InlineData(0, "host1 eth1 untagged,")]
    public void A_stream_on_the_right_nic_with_another_tag_fails(ushort vlan, string where)
    {
        using var builder = Run(SamplePlan.Vlans(), Tagged with { Vlan = vlan });

        builder.Check<PathChecker>().Is(Verdict.Fail, $"88.2 MiB of the stream were on {where}", "all of it belongs on migration");
    }

    [Fact]
    public void A_tagged_stream_on_a_network_without_a_VLAN_fails()
    {
        using var builder = Run(SamplePlan.TwoHosts(), new Move { Vlan = 10 });

        builder.Check<PathChecker>().Is(Verdict.Fail, "host1 eth1 VLAN 10,");
    }

    [Fact]
    public void A_few_frames_with_the_wrong_tag_fail_though_the_rest_is_right()
    {
        using var builder = Run(SamplePlan.Vlans(), Tagged);
        var frames = builder.Captures[("host1", "eth1")].Frames;
        var (time, frame) = frames[400];
        frames[400] = (time, new FrameBytes([.. frame.Data[..15], 20, .. frame.Data[16..]], frame.WireLength));

        builder.Check<PathChecker>().Is(Verdict.Fail, "host1 eth1 VLAN 20 (storage)");
    }

    [Fact]
    public void Control_on_managements_nic_with_another_tag_fails()
    {
        using var builder = Run(SamplePlan.TwoHosts(), new Move());
        var frames = builder.Captures[("host1", "eth0")].Frames;
        for (var i = 0; i < frames.Count; i++) frames[i] = (frames[i].Nanoseconds, frames[i].Frame.Tagged(30));

        builder.Check<ControlChecker>().Is(Verdict.Fail, "libvirt control on host1 eth0 VLAN 30");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_between_IPv6_addresses_passes(bool alone)
    {
        using var builder = Run(SamplePlan.Ipv6(alone), new Move());

        var judged = RunJudge.Judge(builder.Write());

        Assert.All(judged.Checks, check => Assert.True(check.Verdict == Verdict.Pass, $"{check.Name}: {check.Summary}"));
    }

    [Fact]
    public void A_stream_to_an_IPv6_address_of_another_network_fails()
    {
        var plan = SamplePlan.Ipv6();
        var storage = plan.Networks[1] with { Name = "storage", Roles = [], Vlan = 20 };
        var migration = plan.Networks[1] with { Attachments = [.. plan.Networks[1].Attachments.Select((at, i) => at with { Ipv6Address = $"fd00:999::1{i}/64" })] };
        using var builder = Run(plan with { Networks = [plan.Networks[0], migration, storage] }, new Move { Network = "storage" });

        builder.Check<PathChecker>().Is(Verdict.Fail, "[fd00:101::12]:49152, an address of storage, not of migration");
    }

    private static RunDirectoryBuilder Run(LabPlan plan, Move move)
    {
        var builder = new RunDirectoryBuilder(plan);
        SampleRun.Frame(builder);
        SampleRun.Control(builder);
        SampleRun.Migrate(builder, move);
        return builder;
    }
}
