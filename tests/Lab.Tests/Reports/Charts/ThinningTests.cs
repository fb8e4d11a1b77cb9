using Lab.Runner.Reports.Charts;

namespace Lab.Tests.Reports.Charts;

public sealed class ThinningTests
{
    [Fact]
    public void A_line_keeps_its_ends_and_every_extreme()
    {
        var run = Enumerable.Range(0, 10_000).Select(x => new Spot(x, x == 7777 ? 500 : x == 3333 ? -500 : x % 7, null)).ToList();

        var kept = Thinning.Line(run, 400);

        Assert.InRange(kept.Count, 100, 400);
        Assert.Equal((run[0], run[^1]), (kept[0], kept[^1]));
        Assert.Contains(run[7777], kept);
        Assert.Contains(run[3333], kept);
        Assert.Equal(kept.OrderBy(spot => spot.X), kept);
    }

    [Fact]
    public void Dots_apart_from_the_crowd_stay()
    {
        var spots = Enumerable.Range(0, 10_000).Select(x => new Spot(x, 1000 + x % 7, null)).Append(new Spot(5000, 20, null)).ToList();

        var kept = Thinning.Dots(spots, 500);

        Assert.InRange(kept.Count, 100, 500);
        Assert.Contains(spots[^1], kept);
    }

    [Fact]
    public void Few_are_kept_as_they_are()
    {
        Spot[] few = [new(0, 0, null), new(40, 40, null)];
        Assert.Equal(few, Thinning.Line(few, 10));
        Assert.Equal(few, Thinning.Dots(few, 10));
    }

    [Theory]
    [InlineData("10 10", 8000)]
    [InlineData("100 20000 20000", 3950)]
    [InlineData("20000", 8000)]
    [InlineData("0 0", 8000)]
    public void Those_with_few_keep_all_and_the_others_share_what_is_left(string counts, int most) =>
        Assert.Equal(most, Thinning.Share(counts.Split(' ').Select(int.Parse)));
}
