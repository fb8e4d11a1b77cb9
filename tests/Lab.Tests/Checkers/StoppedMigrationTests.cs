using Lab.Runner.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>What the path proof says of migrations that did not complete.</summary>
public sealed class StoppedMigrationTests
{
    [Fact]
    public void A_cancelled_migration_passes_when_what_it_sent_stayed_on_its_network()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000 });

        builder.Check<PathChecker>().Is(Verdict.Pass, "cancelled after 19.1 MiB on migration");
    }


    [Fact]
    public void A_cancelled_migration_fails_when_what_it_sent_was_elsewhere()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000, Nic = "eth0" });

        builder.Check<PathChecker>().Is(Verdict.Fail, "host1 eth0 (management)");
    }


    [Fact]
    public void A_cancelled_migration_that_claims_to_have_sent_what_nobody_saw_is_unknown()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", OnWire = 0 });

        builder.Check<PathChecker>().Is(Verdict.Unknown, "no capture has any of it");
    }

    [Theory]
    [InlineData(60 << 20, 1, Verdict.Unknown)]
    [InlineData(60 << 20, 50 << 20, Verdict.Unknown)]
    [InlineData(60 << 20, 52 << 20, Verdict.Pass)] // 99 % less 8 MiB is 51.4 MiB
    [InlineData(60 << 20, 65 << 20, Verdict.Pass)] // the last sample is a moment older than the end
    public void A_stopped_migration_passes_only_when_most_of_what_it_claims_was_seen(long claimed, long wire, Verdict verdict)
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = claimed, OnWire = wire });
        builder.Check<PathChecker>().Is(verdict, verdict == Verdict.Unknown ? "unaccounted for" : "cancelled after");

        using var failed = Checking.Run(new Move { Outcome = "failed", Claimed = claimed, OnWire = wire });
        failed.Check<PathChecker>().Is(verdict);
    }

    [Fact]
    public void A_cancelled_migration_without_any_claim_is_unknown()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", OnWire = 20_000_000 });
        builder.Progress.Clear();

        builder.Check<PathChecker>().Is(Verdict.Unknown, "is not on record to compare it with");
    }

    [Fact]
    public void A_migration_that_failed_before_it_began_claims_nothing_and_passes()
    {
        using var builder = Checking.Run(new Move { Outcome = "failed", OnWire = 0 });
        builder.Progress.Clear();

        builder.Check<PathChecker>().Is(Verdict.Pass, "failed after 0 B");
    }

    [Fact]
    public void Where_no_stream_is_expected_a_claim_that_nothing_carried_is_unknown()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", OnWire = 0 });
        builder.Scenario = SampleScenario.Text("expect: {migration-network: none, migrations: cancelled}");

        builder.Check<PathChecker>().Is(Verdict.Unknown, "no capture has any of it");
    }
}
