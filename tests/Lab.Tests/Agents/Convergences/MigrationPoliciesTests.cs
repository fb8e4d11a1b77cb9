using Lab.Agent.Convergences;
using Lab.Model.Migrations;

namespace Lab.Tests.Agents.Convergences;

public sealed class MigrationPoliciesTests
{
    public static TheoryData<string, int, string> Table => new()
    {
        { "minimal-downtime", 2, "100 | 1:150 2:200 3:300 4:400 6:500 -1:Abort" },
        { "suspend-workload-if-needed", 1, "100 | 1:150 2:200 3:300 4:400 6:500 -1:5000 -1:Abort" },
        { "post-copy", 2, "100 | 1:150 2:200 -1:PostCopy -1:Abort" },
        { "very-large-vms", 1, "300 | 1:400 2:500 3:700 4:1000 6:1500 -1:5000 -1:Abort" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_policies_are_as_published(string name, int parallel, string schedule)
    {
        var policy = MigrationPolicies.All.Single(policy => policy.Name == name);
        Assert.Equal((parallel, schedule), (policy.ParallelVms, Text(policy.Schedule!)));
        Assert.Empty(EffectiveSchedule.Faults(policy.Schedule!));
        Assert.True(policy is { AutoConverge: true, EnableGuestEvents: true });
    }

    [Fact]
    public void Legacy_leaves_the_schedule_to_the_agent_and_the_guest_alone() =>
        Assert.Equal(new MigrationPolicy("legacy", 2, null, AutoConverge: false, EnableGuestEvents: false), MigrationPolicies.Legacy);

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 4)]
    public void Post_copy_is_dropped_for_a_paused_vm_and_with_parallel_streams(bool paused, int? parallel)
    {
        var schedule = EffectiveSchedule.For(Request(MigrationPolicies.PostCopy.Schedule!, parallel), paused);
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
