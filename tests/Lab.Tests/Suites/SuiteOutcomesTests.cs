using Lab.Runner.Checkers;
using Lab.Runner.Suites;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

public sealed class SuiteOutcomesTests
{
    [Fact]
    public void A_negative_control_that_fails_is_as_expected() =>
        Assert.Equal(0, Suite(Ran("a", Verdict.Pass, Verdict.Pass), Ran("control", Verdict.Fail, Verdict.Fail)).ExitCode());

    [Theory]
    [InlineData(Verdict.Pass, Verdict.Fail)]
    [InlineData(Verdict.Fail, Verdict.Pass)]
    [InlineData(Verdict.Unknown, Verdict.Pass)]
    [InlineData(Verdict.Unknown, Verdict.Fail)]
    public void A_verdict_that_contradicts_its_expectation_is_1(Verdict expected, Verdict verdict) =>
        Assert.Equal(1, Suite(Ran("a", Verdict.Pass, (Verdict?)null), Ran("b", expected, verdict)).ExitCode());

    [Theory]
    [InlineData(Verdict.Pass)]
    [InlineData(Verdict.Fail)]
    public void An_unexpected_unknown_is_2(Verdict expected) => Assert.Equal(2, Suite(Ran("a", Verdict.Pass, Verdict.Pass), Ran("b", expected, Verdict.Unknown)).ExitCode());

    [Fact]
    public void A_run_that_could_not_be_judged_is_2_even_when_unknown_was_expected() => Assert.Equal(2, Suite(Ran("a", Verdict.Unknown, (Verdict?)null)).ExitCode());

    [Fact]
    public void A_suite_that_was_interrupted_is_2() => Assert.Equal(2, Suite(Ran("a", Verdict.Pass, Verdict.Pass), Entry("b")).ExitCode());

    [Fact]
    public void Skipped_scenarios_do_not_count_but_of_nothing_nothing_passes()
    {
        var skipped = Entry("b") with { State = EntryState.Skipped, Reason = "no bonding" };
        Assert.Equal(0, Suite(Ran("a", Verdict.Pass, Verdict.Pass), skipped).ExitCode());
        Assert.Equal(4, Suite(skipped).ExitCode());
    }

    [Fact]
    public void A_shard_that_has_nothing_to_run_has_nothing_against_it() => Assert.Equal(0, Suite().ExitCode());

    [Fact]
    public void One_that_needed_a_retry_is_flaky_and_says_so()
    {
        var suite = Suite(Ran("a", Verdict.Pass, Verdict.Unknown, Verdict.Pass));
        Assert.Equal(0, suite.ExitCode());
        Assert.True(suite["a"].IsFlaky);
        Assert.Contains("only on a retry", suite.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_retry_does_not_make_a_fail_an_unknown() => Assert.Equal(1, Suite(Ran("a", Verdict.Pass, Verdict.Fail, Verdict.Unknown)).ExitCode());

    [Fact]
    public void The_summary_counts_everything()
    {
        var suite = Suite(
            Ran("a", Verdict.Pass, Verdict.Pass), Ran("b", Verdict.Pass, Verdict.Fail), Ran("c", Verdict.Pass, Verdict.Unknown), Entry("d"),
            Entry("e") with { State = EntryState.Skipped });
        Assert.Equal("1 of 5 as expected, 1 contradicts its expectation, 1 undecided, 1 skipped, 1 not run", suite.Summary());
    }
}
