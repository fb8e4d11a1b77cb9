using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

public sealed class FallbackCheckerTests
{
    private static readonly Move OnManagement = new() { Nic = "eth0" };

    [Fact]
    public void A_stream_on_its_network_without_a_fall_back_passes_and_needs_no_log()
    {
        using var builder = SampleRun.Good();

        builder.Check<FallbackChecker>().Is(Verdict.Pass, "No migration fell back", "the stream was on migration");
    }

    [Fact]
    public void A_silent_fall_back_fails()
    {
        using var builder = Run(OnManagement);

        builder.Check<FallbackChecker>().Is(Verdict.Fail, "the stream was on host1 eth0 (management), though migration was wanted", "SILENT");
    }

    [Fact]
    public void A_silent_fall_back_without_any_event_of_the_engine_is_unknown()
    {
        using var builder = Checking.Run(OnManagement);

        builder.Check<FallbackChecker>().Is(Verdict.Unknown, "no event of the engine is on record");
    }

    [Fact]
    public void An_announced_fall_back_passes_and_says_why()
    {
        using var builder = Run(OnManagement, "no-address", "destination");

        builder.Check<FallbackChecker>().Is(Verdict.Pass, "as announced because of 'no-address', on the destination (network migration)");
    }

    [Fact]
    public void An_announced_fall_back_with_the_stream_on_the_network_all_the_same_fails()
    {
        using var builder = Run(new Move(), "down", "source");

        builder.Check<FallbackChecker>().Is(Verdict.Fail, "what the engine says is not what it did");
    }

    [Fact]
    public void A_fall_back_of_the_disks_is_not_the_memorys()
    {
        using var builder = Run(new Move());
        builder.Tell(SampleRun.MigrationAt + 0.05, "engine", Lab.Model.Engines.EngineEventKinds.DisksFallback, new { vmId = builder.Plan.Vms[0].Id, data = new { network = "disks", reason = "absent", side = "destination" } });

        builder.Check<FallbackChecker>().Is(Verdict.Pass, "the engine announced no fall-back");
    }

    [Fact]
    public void A_fall_back_of_an_earlier_try_or_another_VM_is_not_this_ones()
    {
        using var builder = Run(new Move(), "down", "source");
        var id = builder.Plan.Vms[0].Id;
        builder.Tell(SampleRun.MigrationAt + 0.05, "engine", EventKinds.MigrationRetried, new { vmId = id });
        builder.Tell(SampleRun.MigrationAt + 0.06, "engine", EventKinds.MigrationFallback, new { vmId = Guid.Empty, data = new { reason = "down" } });

        builder.Check<FallbackChecker>().Is(Verdict.Pass, "the engine announced no fall-back");
    }

    [Theory]
    [InlineData("no-address", "no-address", Verdict.Pass)]
    [InlineData("no-address", "down", Verdict.Fail)]
    [InlineData("no-address", "none", Verdict.Fail)]
    [InlineData(null, "down", Verdict.Fail)]
    [InlineData("not-migration-network-requested", "requested", Verdict.Pass)]
    public void The_reason_must_be_the_expected_one(string? announced, string expected, Verdict verdict)
    {
        using var builder = Run(OnManagement, announced);
        var run = builder.Write();
        run.Expect(new Expectation { Migrations = [new MigrationExpectation("management", null, expected)] });

        new FallbackChecker().Check(run).Is(verdict);
    }

    [Fact]
    public void An_expected_fall_back_that_a_missing_log_cannot_show_is_unknown()
    {
        using var builder = Checking.Run(OnManagement);
        var run = builder.Write();
        run.Expect(new Expectation { Migrations = [new MigrationExpectation("management", null, "down")] });

        new FallbackChecker().Check(run).Is(Verdict.Unknown, "expected was one because of 'down'");
    }

    [Fact]
    public void A_request_for_no_migration_network_is_no_fall_back()
    {
        using var builder = Run(OnManagement);
        builder.Scenario = SampleScenario.Text(actions: "[{migrate: {vm: vm1, to: host2, network: none}}]");

        builder.Check<FallbackChecker>().Is(Verdict.Pass, "no migration network was wanted");
    }

    [Fact]
    public void A_role_that_was_given_to_management_meanwhile_leaves_nothing_to_fall_back_from()
    {
        using var builder = Run(OnManagement);
        builder.Scenario = SampleScenario.Text("expect: {migration-network: management}");
        builder.Check<FallbackChecker>().Is(Verdict.Fail, "SILENT");

        builder.Scenario = SampleScenario.Text("expect: {migration-network: management}", actions: "[{roles: {network: migration, roles: []}}, {migrate: {vm: vm1, to: host2}}]");
        builder.Check<FallbackChecker>().Is(Verdict.Pass, "no migration network was wanted");
    }

    private static RunDirectoryBuilder Run(Move move, string? reason = null, string? side = null)
    {
        var builder = Checking.Run(move);
        var id = builder.Plan.Vms[0].Id;
        builder.Tell(move.At + 0.02, "engine", "migration-started", new { vmId = id, from = move.From, to = move.To });
        if (reason is not null) builder.Tell(move.At + 0.02, "engine", EventKinds.MigrationFallback, new { vmId = id, data = new { network = "migration", reason, side } });
        return builder;
    }
}
