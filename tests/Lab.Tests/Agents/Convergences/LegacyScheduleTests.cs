using Lab.Agent.Convergences;
using Lab.Model.Migrations;

namespace Lab.Tests.Agents.Convergences;

public sealed class LegacyScheduleTests
{
    [Fact]
    public void Five_hundred_in_five_steps_is_vdsms_own_example() => Assert.Equal([101, 104, 120, 189, 500], LegacySchedule.Milliseconds(500, 5));

    [Theory]
    [InlineData(500, 10)]
    [InlineData(1, 3)]
    [InlineData(5000, 2)]
    [InlineData(300, 1)]
    public void The_steps_rise_and_end_at_the_limit(int limit, int steps)
    {
        var milliseconds = LegacySchedule.Milliseconds(limit, steps);
        Assert.Equal(steps, milliseconds.Count);
        Assert.Equal(limit, milliseconds[^1]);
        Assert.Equal(milliseconds.Order(), milliseconds);
    }

    [Fact]
    public void The_first_step_is_the_start_and_an_abort_the_end()
    {
        var schedule = LegacySchedule.For(TimeSpan.FromMilliseconds(500), 5);
        Assert.Equal(101, schedule.Initial.Single().Downtime!.Value.TotalMilliseconds);
        Assert.Equal([(1, 104.0), (2, 120), (3, 189), (4, 500)], schedule.Stalling.SkipLast(1).Select(step => (step.AfterIterations, step.Action.Downtime!.Value.TotalMilliseconds)));
        Assert.Equal(new ConvergenceStep(-1, new ConvergenceAction(ConvergenceActionKind.Abort)), schedule.Stalling[^1]);
    }
}
