using Lab.Model.Units;
using Lab.Simulation.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Tests.Simulations;

/// <summary>A rack is emptied by the stack's own engine and agents.</summary>
public sealed class EvacuationTests
{
    private static readonly FleetPlan Small = new() { Design = NetworkDesign.BuiltIn[0], Hosts = 8, VmsPerHost = 5, Rack = 3 };

    private readonly EvacuationResult _small = Run(Small);

    [Fact]
    public void Every_VM_of_the_rack_moves_to_a_host_outside_of_it()
    {
        Assert.Empty(_small.Blocked);
        Assert.Equal(15, _small.Moved.Count());
        Assert.Equal(15, _small.Moves.Select(move => move.Vm).Distinct().Count());
        Assert.All(_small.Moves, move => Assert.Contains(move.From, new[] { "host1", "host2", "host3" }));
        Assert.All(_small.Moves, move => Assert.DoesNotContain(move.To, new[] { "host1", "host2", "host3" }));
        Assert.All(_small.Moves, move => Assert.True(move.Bytes > 0 && move.DowntimeMilliseconds > 0 && move.Requested < move.Began && move.Began < move.Finished));
        Assert.Equal(_small.Moves.Max(move => move.Finished), _small.Took.TotalSeconds, 1.0);
    }

    [Fact]
    public void No_host_sends_or_takes_more_than_two_at_once()
    {
        Assert.Equal(2, _small.Moves.GroupBy(move => move.From).Max(MostAtOnce));
        Assert.InRange(_small.Moves.GroupBy(move => move.To).Max(MostAtOnce), 1, 2);
    }

    [Fact]
    public void The_same_plan_gives_the_same_evacuation_to_the_tick()
    {
        var again = Run(Small);
        Assert.Equal(_small.Moves, again.Moves);
        Assert.Equal(_small.Loads, again.Loads);
        Assert.Equal((_small.Took, _small.Events, _small.EventsBefore), (again.Took, again.Events, again.EventsBefore));
        Assert.NotEqual(_small.Took, Run(Small with { Seed = 2 }).Took);
    }

    [Fact]
    public void A_NIC_of_their_own_never_makes_migrations_slower()
    {
        var dedicated = Run(Small with { Design = NetworkDesign.BuiltIn[2] });
        // Up to the moments at which somebody looks: an end is heard of up to a look later.
        Assert.True(dedicated.Took <= _small.Took * 1.01, $"{dedicated.Took} against {_small.Took}");
        Assert.Equal(0, dedicated.Loads.Max(load => load.BusiestManagement));
        Assert.True(dedicated.RoundTrips[^1] < _small.RoundTrips[^1], "a full management NIC is felt by the engine");
    }

    [Fact]
    public void A_faster_NIC_is_never_slower_and_a_limit_never_faster()
    {
        var fast = Run(Small with { Design = new NetworkDesign("fast", Bandwidth.FromMegabitsPerSecond(25_000)) });
        var limited = Run(Small with { Design = NetworkDesign.BuiltIn[1] });
        var slow = Run(Small with { Design = new NetworkDesign("slow", Bandwidth.FromMegabitsPerSecond(1000)) });
        Assert.Equal([fast.Took, _small.Took, limited.Took, slow.Took], new[] { fast.Took, _small.Took, limited.Took, slow.Took }.Order());
        Assert.True(fast.Loads.Max(load => load.BusiestOut) > 0.6, "the engine knows how fast the NIC is, and gives two migrations more than 10 Gbit/s");
        Assert.True(limited.Loads.Max(load => load.BusiestOut) < 0.5, "4 of 10 Gbit/s");
    }

    [Fact]
    public void A_limit_on_one_migration_holds()
    {
        var limit = Bandwidth.FromMebibytesPerSecond(100);
        var held = Run(Small with { Design = new NetworkDesign("held", Bandwidth.FromMegabitsPerSecond(10_000)) { MaxBandwidth = limit } });
        Assert.All(held.Moves, move => Assert.True(move.Bytes / move.Seconds < limit.BytesPerSecond * 1.05, $"{move.Vm} moved at {move.Bytes / move.Seconds} bytes/s"));
    }

    [Fact]
    public void What_cannot_move_is_told_with_its_reason()
    {
        // Dirtied faster than it can be sent, and more of it than fits into any pause; the schedule gives up in the end.
        var mix = new VmMix { LeastMemory = new ByteCount(4L << 30), MostMemory = new ByteCount(4L << 30), LeastDirtyRate = new Bandwidth(1L << 31), MostDirtyRate = new Bandwidth(1L << 31), LeastWorkingSet = 0.9, MostWorkingSet = 0.9 };
        var stuck = Run(Small with { Design = new NetworkDesign("slow", Bandwidth.FromMegabitsPerSecond(100)), Hosts = 3, VmsPerHost = 1, Rack = 1, Vms = mix });
        Assert.All(stuck.Moves, move => Assert.True(move.Error is not null || stuck.Blocked.Count == 0));
        if (stuck.Blocked.Count > 0) Assert.Contains(stuck.Blocked[0].Reasons, reason => reason.Contains("vm1", StringComparison.Ordinal));
        Assert.InRange(stuck.Rounds, 1, 3);
    }

    private static EvacuationResult Run(FleetPlan plan) => Evacuation.Run(plan, NullLoggerFactory.Instance);

    /// <summary>The engine hears of an end a moment late.</summary>
    private static int MostAtOnce(IEnumerable<VmMove> moves)
    {
        const double Late = 0.1;
        var spans = moves.Select(move => (From: move.Began!.Value + Late, To: move.Finished - Late)).ToList();
        return spans.Max(span => spans.Count(other => other.From <= span.From && span.From < other.To));
    }
}
