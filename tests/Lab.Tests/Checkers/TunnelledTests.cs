using Lab.Runner.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>Migrations whose memory is inside libvirt's own connection.</summary>
public sealed class TunnelledTests
{
    [Fact]
    public void A_tunnelled_migration_fails_and_is_called_by_its_name()
    {
        using var builder = Tunnelled();

        builder.Check<PathChecker>().Is(Verdict.Fail, "the migration was tunnelled", "host1 eth0 (management)", "it belongs on migration");
    }


    [Theory]
    [InlineData("management")]
    [InlineData("none")]
    public void A_tunnelled_migration_that_is_expected_passes(string network)
    {
        using var builder = Tunnelled();
        builder.Scenario = SampleScenario.Text($"expect: {{migration-network: {network}}}");

        builder.Check<PathChecker>().Is(Verdict.Pass, "the migration was tunnelled");
    }

    [Fact]
    public void A_tunnelled_run_that_expects_management_passes_as_a_whole_and_says_what_is_true()
    {
        using var builder = Tunnelled();
        builder.Scenario = SampleScenario.Text("expect: {migration-network: management}");

        var judged = RunJudge.Judge(builder.Write());

        Assert.All(judged.Checks, check => Assert.True(check.Verdict == Verdict.Pass, $"{check.Name}: {check.Summary}"));
        Assert.Equal(
            "vm1 host1 → host2 was tunnelled: libvirt's own connection carried 88.2 MiB on host1 eth0 (management).", judged.Headline);
    }

    [Fact]
    public void Attribution_does_not_apply_to_a_tunnelled_migration()
    {
        using var builder = Tunnelled();

        builder.Check<AttributionChecker>().Is(Verdict.Pass, "attribution does not apply", "no stream of a VM's own");
    }

    [Fact]
    public void A_completed_migration_that_nothing_carried_is_still_not_attributed()
    {
        using var builder = Checking.Run(new Move { OnWire = 0 });

        builder.Check<AttributionChecker>().Is(Verdict.Unknown, "no stream of its own was captured");
    }

    [Fact]
    public void One_migrations_worth_is_no_proof_for_two_tunnelled_ones()
    {
        using var builder = Tunnelled(vms: 2);
        builder.Scenario = SampleScenario.Text("expect: {migration-network: management}");

        builder.Check<PathChecker>().Is(Verdict.Unknown, "vm1 host1 → host2: it completed, and no capture has its stream", "vm2 host1");
    }

    [Fact]
    public void Two_tunnelled_migrations_pass_when_the_connection_carried_both()
    {
        using var builder = Tunnelled(2 * SampleRun.OnWire, vms: 2);
        builder.Scenario = SampleScenario.Text("expect: {migration-network: management}");

        builder.Check<PathChecker>().Is(Verdict.Pass, "on host1 eth0 (management) for 2 such migrations from host1 together");
    }

    /// <param name="carried">Bytes of libvirt's own connection.</param>
    private static RunDirectoryBuilder Tunnelled(long carried = SampleRun.OnWire, int vms = 1)
    {
        var builder = Checking.Run(new Move { OnWire = 0 }, vms: vms);
        if (vms > 1) SampleRun.Migrate(builder, new Move { Vm = "vm2", Ordinal = 2, At = SampleRun.MigrationAt + 0.2, OnWire = 0 });
        var (client, server) = (SampleRun.Endpoint(builder, "host1", "eth0", 40100), SampleRun.Endpoint(builder, "host2", "eth0", 16514));
        for (long sent = 0, i = 0; sent < carried; sent += 60_000, i++)
            builder.Captures[("host1", "eth0")].Add(
                10.2 + i * 0.0005,
                FrameBytes.Tcp(
                    SampleRun.Mac(builder, "host1", "eth0"),
                    SampleRun.Mac(builder, "host2", "eth0"),
                    client,
                    server,
                    (uint)(100_000 + sent),
                    0x18,
                    60_000));
        return builder;
    }
}
