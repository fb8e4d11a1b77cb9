using Lab.Model.Units;
using Lab.Runner.Suites;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

public sealed class RunScheduleTests
{
    [Fact]
    public void The_longest_starts_first() => Assert.Equal(["long", "middle", "short"], Started(Of(3, 9000, ("short", 5, 600), ("long", 60, 600), ("middle", 20, 600))));

    [Fact]
    public void Never_more_labs_than_allowed() => Assert.Equal(2, Started(Of(2, 9000, ("a", 5, 600), ("b", 5, 600), ("c", 5, 600))).Count);

    [Fact]
    public void What_does_not_fit_into_memory_waits_and_lets_a_smaller_one_pass() =>
        Assert.Equal(["first", "small"], Started(Of(3, 1500, ("first", 60, 1000), ("large", 50, 1000), ("small", 5, 500))));

    [Fact]
    public void What_never_fits_runs_alone()
    {
        var schedule = Of(3, 1000, ("giant", 60, 4000), ("small", 5, 500));
        var giant = schedule.Start()!;
        Assert.Equal("giant", giant.Name);
        Assert.Null(schedule.Start());
        schedule.End(giant, again: false);
        Assert.Equal("small", schedule.Start()?.Name);
    }

    [Fact]
    public void What_ends_makes_room_and_what_runs_again_goes_to_the_end()
    {
        var schedule = Of(1, 9000, ("a", 9, 600), ("b", 5, 600));
        var first = schedule.Start()!;
        schedule.End(first, again: true);
        Assert.Equal("b", schedule.Start()?.Name);
        Assert.Equal(1, schedule.Waiting);
    }

    [Fact]
    public void What_is_left_is_reckoned_over_all_lanes()
    {
        var schedule = Of(2, 9000, ("a", 10, 600), ("b", 10, 600), ("c", 6, 600));
        Started(schedule);
        Assert.Equal(10 - 4 + 6, schedule.Remaining(_ => 4));
        Assert.Equal(0.5 + 6, schedule.Remaining(_ => 100)); // later than expected: soon
    }

    private static RunSchedule Of(int labs, long mebibytes, params (string Name, double Seconds, long Mebibytes)[] scenarios) => new(
        scenarios.Select(item => Scenario(item.Name, mebibytes: item.Mebibytes)),
        new Parallelism(labs, ByteCount.FromMebibytes(mebibytes), ""),
        scenarios.ToDictionary(item => item.Name, item => item.Seconds));

    private static List<string> Started(RunSchedule schedule)
    {
        List<string> names = [];
        while (schedule.Start() is { } next) names.Add(next.Name);
        return names;
    }
}
