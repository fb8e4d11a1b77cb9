using Lab.Runner.Checkers;
using Lab.Runner.Suites;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

public sealed class SuiteMergeTests
{
    private static readonly SuiteEntry[] Entries = [Ran("a", Verdict.Pass, Verdict.Pass), Ran("b", Verdict.Fail, Verdict.Fail), Ran("c", Verdict.Pass, Verdict.Pass)];

    [Fact]
    public void Shards_of_one_suite_become_the_whole()
    {
        var whole = SuiteMerge.Join("whole", [Part(2, "b"), Part(1, "a", "c")]);
        Assert.Empty(SuiteMerge.Obstacles([Named("x", Part(1, "a", "c")), Named("y", Part(2, "b"))]));
        Assert.Equal(["a", "b", "c"], whole.Scenarios.Select(entry => entry.Name));
        Assert.Null(whole.Shard);
        Assert.NotNull(whole.Finished);
        Assert.Equal(0, whole.ExitCode());
    }

    [Fact]
    public void Scenarios_of_a_missing_shard_are_not_run_and_it_is_said()
    {
        SuiteState[] shards = [Part(1, 3, "a"), Part(3, 3, "c")];
        var whole = SuiteMerge.Join("whole", shards);
        Assert.Equal([2], SuiteMerge.MissingOf(shards));
        Assert.Equal(EntryOutcome.NotRun, whole["b"].Outcome);
        Assert.Equal(Verdict.Fail, whole["b"].Expected);
        Assert.Null(whole.Finished);
        Assert.Equal(2, whole.ExitCode());
    }

    [Fact]
    public void One_alone_is_nothing_to_join() => Refused("at least two", Named("x", Part(1, "a")));

    [Fact]
    public void A_whole_suite_is_no_shard() => Refused("y is a whole suite", Named("x", Part(1, "a")), Named("y", Suite(Entries)));

    [Fact]
    public void The_same_shard_twice_is_refused() => Refused("x and y are both shard 1/2", Named("x", Part(1, "a")), Named("y", Part(1, "a")));

    [Fact]
    public void Parts_of_different_divisions_are_refused() => Refused("x is shard 1/2, y is shard 2/3", Named("x", Part(1, "a")), Named("y", Part(2, 3, "b")));

    [Fact]
    public void Shards_of_different_suites_are_refused()
    {
        var other = Part(2, "b") with { Selection = [.. Suite(Entries).Selection.Take(2), new SelectedScenario("d", "d.yaml", "", Verdict.Pass)] };
        Refused("'c' is only in that of x, 'd' is only in that of y", Named("x", Part(1, "a")), Named("y", other));
    }

    [Fact]
    public void Shards_of_different_contents_are_refused()
    {
        var other = Part(2, "b") with { Selection = [.. Suite(Entries).Selection.Select(item => item with { Hash = item.Name == "c" ? "another" : item.Hash })] };
        Refused("'c' is not the same file", Named("x", Part(1, "a")), Named("y", other));
    }

    [Fact]
    public void What_two_shards_both_ran_is_refused() => Refused("x and y both ran a", Named("x", Part(1, "a")), Named("y", Part(2, "a", "b")));

    [Fact]
    public void So_it_is_whichever_two_they_are() => Refused("y and z both ran b, c", Named("x", Part(1, 3, "a")), Named("y", Part(2, 3, "b", "c")), Named("z", Part(3, 3, "b", "c")));

    private static void Refused(string because, params ShardSource[] shards) => Assert.Contains(SuiteMerge.Obstacles(shards), problem => problem.Contains(because, StringComparison.Ordinal));

    private static ShardSource Named(string path, SuiteState suite) => new(path, suite);

    private static SuiteState Part(int index, params string[] names) => Part(index, 2, names);

    private static SuiteState Part(int index, int count, params string[] names) =>
        Suite(Entries) with { Shard = new Shard(index, count), Scenarios = [.. Entries.Where(entry => names.Contains(entry.Name))] };
}
