using Lab.Simulation.Chance;
using Lab.Simulation.Flows;

namespace Lab.Tests.Simulations;

/// <summary>Flows share links max-min fairly, whatever comes and goes.</summary>
public sealed class FlowSharingTests
{
    private const double Much = 1e12;

    [Fact]
    public void Two_that_share_a_link_have_half_of_it_each() => Rates([Link(10)], [([0], Much), ([0], Much)], [5, 5]);

    [Fact]
    public void What_one_does_not_want_the_others_have() => Rates([Link(10)], [([0], 2), ([0], Much), ([0], Much)], [2, 4, 4]);

    /// <summary>Bertsekas and Gallager, Data Networks, figure 6.13, with rates of ten.</summary>
    [Fact]
    public void What_is_held_up_elsewhere_leaves_room_here() =>
        Rates([Link(10), Link(10), Link(10)], [([0], Much), ([0, 1], Much), ([1], Much), ([1, 2], Much)], [20 / 3.0, 10 / 3.0, 10 / 3.0, 10 / 3.0]);

    [Fact]
    public void A_narrow_link_holds_its_flows_up_everywhere() => Rates([Link(10), Link(2)], [([0], Much), ([0, 1], Much), ([0, 1], Much)], [8, 1, 1]);

    [Fact]
    public void A_link_without_an_end_holds_nobody_up() => Rates([Link(double.PositiveInfinity)], [([0], 7), ([0], 9)], [7, 9]);

    [Fact]
    public void One_that_leaves_makes_room_at_once() => VirtualTime.Run(async time =>
    {
        var (network, link) = (new FlowNetwork(time), Link(10));
        var (first, second) = (network.Open([link], Much), network.Open([link], Much));
        _ = first.SendAsync(10);
        _ = second.SendAsync(1000);
        await time.PassAsync(1);
        Assert.Equal(5, second.Rate);
        await time.PassAsync(1.5);
        Assert.Equal(10, second.Rate);
        Assert.Equal(5 * 2 + 10 * 0.5, second.Sent, 1e-6);
        Assert.Equal(10 + second.Sent, link.Carried, 1e-6);
    });

    [Fact]
    public void A_link_that_all_fit_into_couples_nobody()
    {
        VirtualTime.Run(time =>
        {
            var (network, link) = (new FlowNetwork(time), Link(10));
            var (first, second) = (network.Open([link], 4), network.Open([link], 4));
            _ = first.SendAsync(100);
            _ = second.SendAsync(100);
            Assert.False(link.Couples);
            second.SetCap(8);
            Assert.True(link.Couples);
            Assert.Equal((4, 6), (first.Rate, second.Rate));
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void No_link_carries_more_than_it_can_and_nobody_could_have_more_but_at_the_cost_of_who_has_less(ulong seed) => VirtualTime.Run(async time =>
    {
        var chance = SeededChance.Of(seed, "flows");
        var network = new FlowNetwork(time);
        List<Link> links = [.. Enumerable.Range(0, 12).Select(i => new Link($"l{i}", i == 0 ? double.PositiveInfinity : chance.Between(1, 100)))];
        var flows = new List<Flow>();
        for (var step = 0; step < 600; step++)
        {
            if (flows.Count < 25 && chance.Happens(0.4)) flows.Add(network.Open(Way(chance, links), Cap(chance)));
            if (flows.Count > 0) Disturb(flows, chance, links);
            if (chance.Happens(0.3)) await time.PassAsync(chance.Between(0, 3));
            AssertFair(flows, links);
        }
    });

    private static void Disturb(List<Flow> flows, SeededChance chance, List<Link> links)
    {
        var flow = chance.Of(flows);
        switch (chance.Below(6))
        {
            case 0 or 1 when !flow.IsActive:
                _ = flow.SendAsync(chance.Between(1, 300));
                break;
            case 2:
                flow.SetCap(Cap(chance));
                break;
            case 3:
                flow.Reroute(Way(chance, links));
                break;
            case 4:
                flow.Retarget(chance.Between(0, 100));
                break;
            case 5 when chance.Happens(0.3):
                flow.Close();
                flows.Remove(flow);
                break;
        }
    }

    private static void AssertFair(List<Flow> flows, List<Link> links)
    {
        foreach (var link in links) Assert.True(link.Load <= link.Capacity * (1 + 1e-9), $"{link.Name} carries {link.Load} of {link.Capacity}");
        foreach (var flow in flows)
        {
            if (!flow.IsActive) Assert.Equal(0, flow.Rate);
            else if (flow.Rate < flow.Cap * (1 - 1e-9)) Assert.Contains(flow.Links, link => link.Load >= link.Capacity * (1 - 1e-9) && link.Flows.TrueForAll(other => other.Rate <= flow.Rate * (1 + 1e-9)));
        }
    }

    private static List<Link> Way(SeededChance chance, List<Link> links) => [.. Enumerable.Range(0, 1 + chance.Below(3)).Select(_ => chance.Of(links)).Distinct()];

    private static double Cap(SeededChance chance) => chance.Happens(0.3) ? Much : chance.Between(1, 60);

    private static Link Link(double capacity) => new("link", capacity);

    private static void Rates(Link[] links, (int[] Links, double Cap)[] flows, double[] expected) => VirtualTime.Run(time =>
    {
        var network = new FlowNetwork(time);
        Flow[] open = [.. flows.Select(flow => network.Open([.. flow.Links.Select(i => links[i])], flow.Cap))];
        foreach (var flow in open) _ = flow.SendAsync(1e9);
        for (var i = 0; i < open.Length; i++) Assert.Equal(expected[i], open[i].Rate, 1e-9);
        return Task.CompletedTask;
    });
}
