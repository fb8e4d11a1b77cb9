using Lab.Model.Mutations;
using Lab.Simulation.Swarms;

namespace Lab.Tests.Simulations;

/// <summary>The search for bugs of engine and agents: what it finds, that it finds it again, and that it finds bugs that are there.</summary>
public sealed class SwarmTests
{
    private const int Histories = 24;

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    /// <summary>A seed with which each deliberate bug is found; after a change of what seeds mean it is searched for, and `lab swarm --prove` tells the new ones.</summary>
    public static TheoryData<string, int> Bugs => new()
    {
        { nameof(Mutation.MigrationsAreNotTakenUp), 2 },
        { nameof(Mutation.RoleMovesDuringMigration), 15 },
        { nameof(Mutation.DetachedNetworkKeepsRoles), 1 },
        { nameof(Mutation.MaintenanceIsOverlooked), 4 },
        { nameof(Mutation.SchedulerIgnoresMigrationNetwork), 1 },
        { nameof(Mutation.DownNicCountsAsUp), 51 },
        { nameof(Mutation.FallbackIsNotTold), 1 },
        { nameof(Mutation.CancelledMigrationIsRetried), 16 },
        { nameof(Mutation.FailedHostIsTriedAgain), 4 },
        { nameof(Mutation.UnknownCountsAsNone), 16 },
        { nameof(Mutation.FailureIsBelieved), 2 },
        { nameof(Mutation.LimitsAreIgnored), 128 },
        { nameof(Mutation.MigrationAddressIsIgnored), 1 },
        { nameof(Mutation.RunningCopyIsDropped), 2 },
        { nameof(Mutation.FailedSourceKeepsItsRole), 5 },
        { nameof(Mutation.FailedMigrationKeepsItsSlot), 2 },
        { nameof(Mutation.AgentForgetsMigrations), 63 },
    };

    [Fact]
    public void Engine_and_agents_keep_the_rules_whatever_goes_wrong()
    {
        var counts = SwarmCounts.None;
        for (var seed = 1UL; seed <= Histories; seed++)
        {
            var result = SwarmRun.Run(SwarmPlan.Of(seed, TenMinutes));
            Assert.True(result.Violation is null, $"seed {seed}: {result.Violation}");
            counts += result.Counts;
        }

        Assert.Equal(Histories, counts.Histories);
        Assert.All([counts.Completed, counts.Failed, counts.Cancelled, counts.Fallbacks, counts.Crashes, counts.Faults], count => Assert.True(count > 0, counts.ToString()));
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_that_is_there_is_found(string bug, int seed)
    {
        SwarmResult? result = SwarmRun.Run(SwarmPlan.Of((ulong)seed, TenMinutes), null, Enum.Parse<Mutation>(bug));
        if (result.Violation is null) Proof.Find(bug, out result);
        Assert.True(result?.Violation is not null, $"{bug} was not found with {Proof.MostSeeds} seeds");
    }

    [Fact]
    public void Every_deliberate_bug_is_among_those() => Assert.Equal(Proof.Bugs.Order(), Bugs.Select(row => (string)row[0]).Order());

    [Fact]
    public void The_same_seed_is_the_same_history()
    {
        var (one, other) = (SwarmRun.Run(SwarmPlan.Of(11, TenMinutes)), SwarmRun.Run(SwarmPlan.Of(11, TenMinutes)));
        Assert.Equal(one.Counts, other.Counts);
        Assert.Equal(one.Plan.Steps, other.Plan.Steps);
        Assert.NotEqual(one.Counts, SwarmRun.Run(SwarmPlan.Of(12, TenMinutes)).Counts);
    }

    [Fact]
    public void A_history_with_a_violation_becomes_short_and_breaks_the_same_rule()
    {
        var plan = SwarmPlan.Of(4, TenMinutes);
        var found = SwarmRun.Run(plan, null, Mutation.MaintenanceIsOverlooked);
        Assert.Equal("destinations can take a VM", found.Violation!.Rule);
        var (steps, result) = Shrinker.Shrink(found, Mutation.MaintenanceIsOverlooked);
        Assert.InRange(steps.Count, 1, 4);
        Assert.Equal(found.Violation.Rule, result.Violation!.Rule);
        Assert.Equal(result.Violation, SwarmRun.Run(plan, steps, Mutation.MaintenanceIsOverlooked).Violation);
        Assert.Null(SwarmRun.Run(plan, steps).Violation);
    }

    /// <summary>Shorter than the faults that are drawn for it.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    public void A_short_history_is_lived_through_as_well(double minutes)
    {
        var duration = TimeSpan.FromMinutes(minutes);
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var plan = SwarmPlan.Of(seed, duration);
            Assert.All(plan.Steps, step => Assert.InRange(step.At, TimeSpan.Zero, duration));
            var result = SwarmRun.Run(plan);
            Assert.True(result.Violation is null, $"seed {seed}: {result.Violation}");
        }
    }

    [Fact]
    public void Every_fault_of_a_history_has_ended_when_it_ends() =>
        Assert.All(Enumerable.Range(1, 200), seed => Assert.All(SwarmPlan.Of((ulong)seed, TenMinutes).Steps, step => Assert.InRange(step.At, TimeSpan.Zero, TenMinutes)));
}
