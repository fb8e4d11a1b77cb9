using Lab.Engine.Policies;
using Lab.Model.Migrations;
using Lab.Model.Networks;
using Lab.Model.Units;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>domain.md's table of policies, and the numbers that follow from links.</summary>
public sealed class MigrationPolicyTests
{
    [Theory]
    [InlineData(MigrationPolicyKind.MinimalDowntime, 2, false, "100 | 1→150 2→200 3→300 4→400 6→500 -1→abort")]
    [InlineData(MigrationPolicyKind.SuspendWorkloadIfNeeded, 1, true, "100 | 1→150 2→200 3→300 4→400 6→500 -1→5000 -1→abort")]
    [InlineData(MigrationPolicyKind.PostCopy, 2, false, "100 | 1→150 2→200 -1→post-copy -1→abort")]
    [InlineData(MigrationPolicyKind.VeryLargeVms, 1, false, "300 | 1→400 2→500 3→700 4→1000 6→1500 -1→5000 -1→abort")]
    public void A_built_in_policy_is_as_the_table_says(MigrationPolicyKind kind, int parallel, bool compressed, string schedule)
    {
        var policy = MigrationPolicy.Of(kind);
        Assert.Equal((parallel, compressed, true, true), (policy.Parallel, policy.Compressed, policy.AutoConverge, policy.GuestEvents));
        Assert.Equal(schedule, Print(policy.Schedule!));
    }

    [Fact]
    public void Legacy_leaves_all_to_the_agent()
    {
        var policy = MigrationPolicy.Of(MigrationPolicyKind.Legacy);
        Assert.Equal((2, false, false, false, null), (policy.Parallel, policy.AutoConverge, policy.Compressed, policy.GuestEvents, policy.Schedule));
    }

    [Fact]
    public void Every_schedule_ends_with_an_abort() =>
        Assert.All(MigrationPolicy.BuiltIn.Where(p => p.Schedule is not null), p => Assert.Equal((-1, ConvergenceActionKind.Abort), (p.Schedule!.Stalling[^1].AfterIterations, p.Schedule.Stalling[^1].Action.Kind)));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_paused_VM_and_parallel_streams_do_not_go_post_copy(bool paused, bool parallel) =>
        Assert.Equal("100 | 1→150 2→200 -1→abort", Print(MigrationPolicy.Of(MigrationPolicyKind.PostCopy).ScheduleFor(paused, parallel)!));

    [Theory]
    [InlineData("80554327-0569-496b-bdeb-fcbbf52b827b", MigrationPolicyKind.MinimalDowntime)]
    [InlineData("Minimal downtime", MigrationPolicyKind.MinimalDowntime)]
    [InlineData("minimal-downtime", MigrationPolicyKind.MinimalDowntime)]
    [InlineData("post-copy", MigrationPolicyKind.PostCopy)]
    [InlineData("post_copy", MigrationPolicyKind.PostCopy)]
    [InlineData("very-large-vms", MigrationPolicyKind.VeryLargeVms)]
    [InlineData("suspend-workload-if-needed", MigrationPolicyKind.SuspendWorkloadIfNeeded)]
    [InlineData("legacy", MigrationPolicyKind.Legacy)]
    public void A_policy_is_found_by_identifier_or_name(string text, MigrationPolicyKind kind) => Assert.Equal(kind, MigrationPolicy.Find(text)!.Kind);

    [Fact]
    public void An_unknown_policy_is_none() => Assert.Null(MigrationPolicy.Find("fastest"));

    [Theory]
    [InlineData(ParallelConnections.None, 100000L, 8, null)]
    [InlineData(1, 100000L, 8, null)]
    [InlineData(4, null, 1, 4)]
    [InlineData(300, null, 1, 255)]
    [InlineData(ParallelConnections.Automatic, 25000L, 8, 2)]
    [InlineData(ParallelConnections.Automatic, 20000L, 8, null)]
    [InlineData(ParallelConnections.Automatic, 100000L, 8, 8)]
    [InlineData(ParallelConnections.Automatic, 100000L, 1, null)]
    [InlineData(ParallelConnections.Automatic, null, 8, null)]
    public void Parallel_connections_are_2_to_255_or_none(int asked, long? megabits, int vcpus, int? expected) =>
        Assert.Equal(expected, ParallelConnections.Resolve(asked, megabits is { } m ? Bandwidth.FromMegabitsPerSecond(m) : null, vcpus));

    [Theory]
    [InlineData(null, 1000L, 10000L, 2, 500L)]
    [InlineData(null, 1000L, null, 2, 500L)]
    [InlineData(400L, 1000L, 10000L, 2, 200L)]
    [InlineData(400L, null, null, 1, 400L)]
    [InlineData(null, null, null, 2, 0L)]
    public void Automatic_bandwidth_is_the_smaller_hosts_share(long? qos, long? source, long? destination, int concurrent, long expected) =>
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(expected), AutomaticBandwidth.Share(Of(qos), Of(source), Of(destination), concurrent));

    [Fact]
    public void A_networks_speed_is_its_ports()
    {
        var host = new HostNetworkState
        {
            Links = [FakeNetworks.Nic("eth0", speed: Bandwidth.FromMegabitsPerSecond(1000)), FakeNetworks.Nic("eth1", speed: Bandwidth.FromMegabitsPerSecond(25000))],
            Networks = [FakeNetworks.Network("migration", "eth1", "10.0.0.1/24", vlan: 100)],
        };
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(25000), AutomaticBandwidth.SpeedOf(host, "migration"));
        Assert.Null(AutomaticBandwidth.SpeedOf(host, "storage"));
    }

    private static Bandwidth? Of(long? megabits) => megabits is { } m ? Bandwidth.FromMegabitsPerSecond(m) : null;

    private static string Print(ConvergenceSchedule schedule) =>
        $"{schedule.Initial.Single().Downtime!.Value.TotalMilliseconds} | {string.Join(" ", schedule.Stalling.Select(s => $"{s.AfterIterations}→{Print(s.Action)}"))}";

    private static string Print(ConvergenceAction action) => action.Kind switch
    {
        ConvergenceActionKind.SetDowntime => FormattableString.Invariant($"{action.Downtime!.Value.TotalMilliseconds}"),
        ConvergenceActionKind.PostCopy => "post-copy",
        _ => "abort",
    };
}
