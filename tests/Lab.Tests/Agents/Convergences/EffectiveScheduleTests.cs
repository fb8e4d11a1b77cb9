using Lab.Agent.Convergences;
using Lab.Model.Migrations;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Convergences;

public sealed class EffectiveScheduleTests
{
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 4)]
    public void Post_copy_is_dropped_for_a_paused_vm_and_with_parallel_streams(bool paused, int? parallel)
    {
        var schedule = EffectiveSchedule.For(Request(Schedules.PostCopy, parallel), paused);
        Assert.Equal("100 | 1:150 2:200 -1:Abort", Text(schedule));
        Assert.False(EffectiveSchedule.UsesPostCopy(schedule));
    }

    [Fact]
    public void A_schedule_that_loses_its_end_with_post_copy_ends_with_an_abort()
    {
        var onlyPostCopy = new ConvergenceSchedule([], [new ConvergenceStep(-1, new ConvergenceAction(ConvergenceActionKind.PostCopy))]);
        Assert.Equal(" | -1:Abort", Text(EffectiveSchedule.For(Request(onlyPostCopy, 2), paused: false)));
    }

    [Fact]
    public void A_schedule_that_never_ends_is_refused()
    {
        var endless = new ConvergenceSchedule([], [new ConvergenceStep(1, new ConvergenceAction(ConvergenceActionKind.SetDowntime, TimeSpan.FromSeconds(1)))]);
        Assert.Contains("ends with an abort", Assert.Single(EffectiveSchedule.Faults(endless)));
    }

    private static MigrateRequest Request(ConvergenceSchedule schedule, int? parallel) =>
        new() { VmId = Guid.Empty, MigrationId = Guid.Empty, Destination = "h", DestinationName = "h", ConvergenceSchedule = schedule, Parallel = parallel };

    private static string Text(ConvergenceSchedule schedule) =>
        $"{string.Join(' ', schedule.Initial.Select(Text))} | {string.Join(' ', schedule.Stalling.Select(step => $"{step.AfterIterations}:{Text(step.Action)}"))}";

    private static string Text(ConvergenceAction action) => action.Downtime is { } downtime ? $"{downtime.TotalMilliseconds}" : action.Kind.ToString();
}
