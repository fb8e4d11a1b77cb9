using Lab.Simulation.Flows;

namespace Lab.Tests.Simulations;

/// <summary>Shares that can be reckoned by hand.</summary>
public sealed class MaxMinTests
{
    [Fact]
    public void A_flow_that_wants_less_than_its_share_leaves_the_rest_to_the_other() => VirtualTime.Run(async time =>
    {
        var (network, link) = (new FlowNetwork(time), new Link("link", 1000));
        var (free, held) = (network.Open([link], double.PositiveInfinity), network.Open([link], 200));
        var both = BothAsync(free.SendAsync(4000), held.SendAsync(1000));
        Assert.Equal((800, 200), (free.Rate, held.Rate));
        await both;
        Assert.Equal(5, time.Elapsed.TotalSeconds, 3); // 4000 at 800, 1000 at 200
    });

    [Fact]
    public void Nobody_gets_more_at_the_cost_of_one_who_has_less() => VirtualTime.Run(async time =>
    {
        var network = new FlowNetwork(time);
        var (wide, narrow) = (new Link("wide", 100), new Link("narrow", 60));
        var (across, onWide, onNarrow) = (network.Open([wide, narrow], double.PositiveInfinity), network.Open([wide], double.PositiveInfinity), network.Open([narrow], double.PositiveInfinity));
        _ = across.SendAsync(1000);
        _ = onWide.SendAsync(1000);
        _ = onNarrow.SendAsync(1000);
        Assert.Equal((30, 70, 30), (across.Rate, onWide.Rate, onNarrow.Rate));
        await time.PassAsync(0);
    });

    [Fact]
    public void Who_stays_behind_takes_what_the_other_had() => VirtualTime.Run(async time =>
    {
        var (network, link) = (new FlowNetwork(time), new Link("link", 1000));
        var (shorter, longer) = (network.Open([link], double.PositiveInfinity), network.Open([link], double.PositiveInfinity));
        var all = longer.SendAsync(3000);
        await shorter.SendAsync(1000); // at 500: 2 s
        Assert.Equal(2, time.Elapsed.TotalSeconds, 3);
        Assert.Equal(1000, longer.Rate);
        await all; // 2000 are left, at 1000
        Assert.Equal(4, time.Elapsed.TotalSeconds, 3);
    });

    private static async Task BothAsync(Task one, Task other)
    {
        await one;
        await other;
    }
}
