using Lab.Runner.Reports.Charts;

namespace Lab.Tests.Reports.Charts;

public sealed class DomainTests
{
    private static readonly Axis Linear = new();
    private static readonly Axis FromZero = new() { FromZero = true };
    private static readonly Axis Logarithmic = new() { Kind = AxisKind.Logarithmic };

    [Fact]
    public void Without_a_value_it_is_not_empty()
    {
        Assert.Equal(new Domain(0, 1), Domain.Of(Linear, []));
        Assert.Equal(new Domain(0, 1), Domain.Of(FromZero, [double.NaN, double.NegativeInfinity]));
        Assert.Equal(new Domain(-1, 1), Domain.Of(new Axis { Mirrored = true }, [0]));
        Assert.Equal(new Domain(1, 10), Domain.Of(Logarithmic, [0, -3, double.NaN]));
        Assert.Equal(new Domain(-0.5, 0.5), Domain.Of(new Axis { Kind = AxisKind.Categories }, []));
    }

    [Fact]
    public void A_single_value_stands_in_the_middle()
    {
        Assert.Equal(new Domain(-1, 1), Domain.Of(Linear, [0]));
        Assert.Equal(new Domain(-11, -9), Domain.Of(Linear, [-10, -10]));
        Assert.Equal(new Domain(0, 1), Domain.Of(FromZero, [0]));
        Assert.Equal(10, Domain.Of(FromZero, [10]).To, 0.9);
        Assert.Equal(new Domain(10, 22.5), Domain.Of(Logarithmic, [15]));
    }

    [Fact]
    public void Values_come_close_to_the_edge_and_not_onto_it_but_for_zero()
    {
        Assert.Equal(new Domain(-8, 108), Domain.Of(Linear, [0, 100]));
        Assert.Equal(new Domain(0, 108), Domain.Of(FromZero, [40, 100]));
        Assert.Equal(new Domain(-54, 54), Domain.Of(new Axis { Mirrored = true }, [50, -20]));
    }

    [Fact]
    public void What_is_stated_holds()
    {
        Assert.Equal(new Domain(2, 3), Domain.Of(new Axis { From = 2, To = 3 }, [0, 100]));
        Assert.Equal(new Domain(0, 108), Domain.Of(new Axis { From = 0 }, [0, 100]));
        Assert.True(Domain.Of(new Axis { From = 200 }, [0, 100]) is { From: var from, To: var to } && from < to);
    }

    [Fact]
    public void What_no_axis_can_hold_is_left_out() => Assert.Equal(new Domain(-8, 108), Domain.Of(Linear, [0, 100, 1e300, double.MaxValue]));
}
