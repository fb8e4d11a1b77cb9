using Lab.Captures;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Tests.Checkers;

public sealed class DowntimeViewsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Frames_of_another_migration_of_the_same_vm_are_not_this_ones()
    {
        MigrationRecord[] there = [Move(1, 10, 11), Move(2, 12, 13), Move(3, 14, 15)];
        var times = Enumerable.Range(0, 60).Select(half => UnixTime.FromDateTimeOffset(Start.AddSeconds(half / 2.0))).ToList();

        var within = DowntimeViews.Within(times, there, there[1]).Select(time => (UnixTime.ToDateTimeOffset(time) - Start).TotalSeconds).ToList();

        Assert.Equal([11, 11.5, 12, 12.5, 13, 13.5, 14], within);
    }

    private static MigrationRecord Move(int number, int requested, int finished) => new()
    {
        Ordinal = number,
        Vm = "vm1",
        From = "host1",
        To = "host2",
        Requested = Start.AddSeconds(requested),
        Finished = Start.AddSeconds(finished),
    };
}
