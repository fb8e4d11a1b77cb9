using Lab.Runner.Comparisons;

namespace Lab.Tests.Comparisons;

public sealed class FigureTests
{
    [Fact]
    public void With_one_run_a_side_the_noise_is_unknown_and_not_zero()
    {
        var figure = Of([100], [150]);
        Assert.Equal(Reading.NoiseUnknown, figure.Reading);
        Assert.Null(figure.SpreadA);
        Assert.Equal("+50 ms (+50 %)", FigureWords.Difference(figure));
        Assert.Equal("noise unknown", FigureWords.Reading(figure));
        Assert.Equal(Reading.NoiseUnknown, Of([100], [100]).Reading); // equal by chance, perhaps
        Assert.Equal(Reading.NoiseUnknown, Of([100, 101, 102], [150]).Reading);
    }

    [Fact]
    public void Ranges_that_overlap_are_noise()
    {
        var figure = Of([100, 140, 120], [130, 160, 150]);
        Assert.Equal(Reading.WithinNoise, figure.Reading);
        Assert.Equal((120, 150), (figure.MedianA, figure.MedianB));
        Assert.Equal((40, 30), (figure.SpreadA, figure.SpreadB));
        Assert.Null(figure.Chance);
        Assert.Contains("spread A 40 ms, B 30 ms", FigureWords.Reading(figure), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 2, 3)]
    [InlineData(3, 3, 10)]
    [InlineData(5, 5, 126)]
    [InlineData(2, 4, 7.5)]
    public void Ranges_apart_are_beyond_noise_and_how_surely_depends_on_the_runs(int a, int b, double oneIn)
    {
        var figure = Of([.. Enumerable.Range(0, a).Select(i => 200.0 + i)], [.. Enumerable.Range(0, b).Select(i => 100.0 + i)]);
        Assert.Equal(Reading.BeyondNoise, figure.Reading);
        Assert.Equal(1 / oneIn, figure.Chance!.Value, 9);
        Assert.True(figure.Difference < 0);
    }

    [Fact]
    public void What_never_varies_is_equal() => Assert.Equal(Reading.Equal, Of([4, 4], [4, 4, 4]).Reading);

    [Fact]
    public void What_a_side_has_not_is_not_measured()
    {
        var figure = Of([], [100]);
        Assert.Equal(Reading.NotMeasured, figure.Reading);
        Assert.Equal("–", FigureWords.Difference(figure));
    }

    [Fact]
    public void Of_an_even_number_the_median_is_between_the_middle_two() => Assert.Equal(125, Of([100, 150, 110, 140], [1]).MedianA);

    [Theory]
    [InlineData(1000, 1004, FigureUnit.Milliseconds, "+4 ms (+0.4 %)")]
    [InlineData(0, 5, FigureUnit.Count, "+5")]
    [InlineData(4, 3, FigureUnit.Count, "−1 (−25 %)")]
    [InlineData(2097152, 1048576, FigureUnit.Bytes, "−1 MiB (−50 %)")]
    [InlineData(0.12, 6.5, FigureUnit.Milliseconds, "+6.38 ms")]
    [InlineData(7, 7, FigureUnit.Count, "0")]
    public void A_difference_is_told_with_its_unit_and_part(double a, double b, FigureUnit unit, string text) =>
        Assert.Equal(text, FigureWords.Difference(new Figure("vm1", "x", unit, [a], [b])));

    private static Figure Of(double[] a, double[] b) => new("vm1", "downtime", FigureUnit.Milliseconds, a, b);
}
