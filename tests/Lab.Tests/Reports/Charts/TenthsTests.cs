using Lab.Runner.Reports.Charts;

namespace Lab.Tests.Reports.Charts;

public sealed class TenthsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(12, "12")]
    [InlineData(12.34, "12.3")]
    [InlineData(-0.04, "0")]
    [InlineData(-0.3, "-0.3")]
    [InlineData(-12.96, "-13")]
    [InlineData(20000, "20000")]
    public void Pixels_are_written_in_tenths(double pixels, string text) => Assert.Equal(text, Tenths.Format(pixels));

    [Fact]
    public void The_last_bit_of_a_logarithm_decides_nothing()
    {
        foreach (var middle in (double[])[16.25, 0.25, 131.75, 866.75])
            Assert.Equal(Tenths.Format(Math.BitIncrement(middle)), Tenths.Format(Math.BitDecrement(middle)));
    }
}
