using Lab.Model.Errors;
using Lab.Runner.Checkers;
using Lab.Runner.Suites;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

public sealed class SuiteResumptionTests
{
    [Fact]
    public void What_was_running_or_waiting_runs_and_what_is_over_stays()
    {
        var suite = Suite(
            Ran("a", Verdict.Pass, Verdict.Pass), Entry("b") with { State = EntryState.Running }, Entry("c"), Ran("d", Verdict.Pass, Verdict.Fail),
            Entry("e") with { State = EntryState.Skipped });
        var rest = SuiteResumption.Of(suite, Several("a", "b", "c", "d", "e"));
        Assert.Equal(["b", "c"], rest.Todo.Select(scenario => scenario.Name));
        Assert.All(rest.Todo, scenario => Assert.Equal(EntryState.Pending, rest.State[scenario.Name].State));
        Assert.Equal(Verdict.Fail, rest.State["d"].Decisive!.Verdict);
        Assert.Empty(rest.Changed);
    }

    [Fact]
    public void What_changed_since_runs_again_and_its_earlier_attempts_count_no_more()
    {
        var suite = Suite(Ran("a", Verdict.Pass, Verdict.Pass), Ran("b", Verdict.Pass, Verdict.Pass));
        var rest = SuiteResumption.Of(suite, [Scenario("a"), Scenario("b", expected: Verdict.Fail, hash: "another")]);
        Assert.Equal(["b"], rest.Todo.Select(scenario => scenario.Name));
        Assert.Equal(["b"], rest.Changed);
        Assert.Empty(rest.State["b"].Attempts);
        Assert.Equal(Verdict.Fail, rest.State["b"].Expected);
        Assert.Equal("another", rest.State.Selection[1].Hash);
        Assert.Null(rest.State.Finished);
    }

    [Fact]
    public void Attempts_before_the_interruption_count_when_nothing_changed()
    {
        var suite = Suite(Ran("a", Verdict.Pass, Verdict.Unknown) with { State = EntryState.Pending });
        Assert.Single(SuiteResumption.Of(suite, Several("a")).State["a"].Attempts);
    }

    [Fact]
    public void A_file_that_holds_another_scenario_now_is_refused() =>
        Assert.Contains("scenarios/a.yaml is not 'a' any more", Assert.Throws<LabException>(() => SuiteResumption.Of(Suite(Entry("a")), Several("b"))).Message, StringComparison.Ordinal);
}
