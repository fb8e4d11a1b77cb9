using Lab.Runner.Reports.Charts;

namespace Lab.Tests.Reports.Charts;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 100, "0 20 40 60 80 100")]
    [InlineData(0, 152.7, "0 50 100 150")]
    [InlineData(-0.3, 2.2, "0 0.5 1 1.5 2")]
    [InlineData(-2, 42.5, "0 10 20 30 40")]
    [InlineData(0, 0.0007, "0 0.0002 0.0004 0.0006")]
    [InlineData(0, 1e12, "0 200000000000 400000000000 600000000000 800000000000 1000000000000")]
    [InlineData(9.99, 10.01, "9.99 9.995 10 10.005 10.01")]
    public void Numbers_are_one_two_or_five_times_a_power_of_ten(double from, double to, string expected) =>
        Assert.Equal(expected, Labels(new Axis(), from, to));

    [Fact]
    public void The_unit_stands_at_the_last_one() =>
        Assert.Equal("0 50 100 150 MiB/s", Labels(new Axis { Unit = Unit.MebibytesPerSecond }, 0, 152));

    [Fact]
    public void Quantities_back_to_back_have_no_sign() => Assert.Equal("100 50 0 50 100", Labels(new Axis { Mirrored = true }, -120, 120));

    [Theory]
    [InlineData(1, 1000, "1 ms 10 ms 100 ms 1 s")]
    [InlineData(0.04, 20000, "0.1 ms 1 ms 10 ms 100 ms 1 s 10 s")]
    [InlineData(3, 60, "5 ms 10 ms 20 ms 50 ms")]
    [InlineData(3, 4, "3 3.2 3.4 3.6 3.8 4 ms")]
    [InlineData(1e-6, 1e6, "0.000001 ms 0.001 ms 1 ms 1 s 1000 s")]
    public void Along_decades_each_has_its_unit(double from, double to, string expected) =>
        Assert.Equal(expected, Labels(new Axis { Kind = AxisKind.Logarithmic, Unit = Unit.Milliseconds }, from, to));

    [Fact]
    public void Categories_have_their_names() =>
        Assert.Equal("a b", Labels(new Axis { Kind = AxisKind.Categories, Names = ["a", "b"] }, -0.5, 1.5));

    private static string Labels(Axis axis, double from, double to) =>
        string.Join(' ', Ticks.Of(axis, new Domain(from, to), 132, 22).Select(tick => tick.Label));

    [Theory]
    [InlineData(380)]
    [InlineData(99)]
    [InlineData(51)]
    public void An_axis_around_zero_has_a_number_beside_it(double most) =>
        Assert.Contains(Ticks.Of(new Axis { Mirrored = true }, new Domain(-most, most), 50, 40), tick => tick.At != 0);
}
