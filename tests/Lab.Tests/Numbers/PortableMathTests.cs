using Lab.Model.Numbers;

namespace Lab.Tests.Numbers;

public sealed class PortableMathTests
{
    private const double Close = 4e-16;

    [Fact]
    public void Logarithms_are_those_of_the_library_but_for_the_last_bits()
    {
        for (var value = 1e-300; value < 1e300; value *= 1.7) AssertClose(Math.Log(value), PortableMath.Log(value));
        for (var value = 0.5; value < 2; value += 0.0009765) AssertClose(Math.Log(value), PortableMath.Log(value));
        AssertClose(Math.Log(double.Epsilon), PortableMath.Log(double.Epsilon));
        Assert.Equal([0, double.NegativeInfinity, double.PositiveInfinity, double.NaN, double.NaN], new[] { 1, 0, double.PositiveInfinity, -1, double.NaN }.Select(PortableMath.Log));
    }

    [Fact]
    public void Exponentials_are_those_of_the_library_but_for_the_last_bits()
    {
        for (var value = -700.0; value < 700; value += 0.37) Assert.Equal(1, PortableMath.Exp(value) / Math.Exp(value), 1e-13);
        for (var exponent = -30.0; exponent < 30; exponent += 0.13) Assert.Equal(1, PortableMath.Pow(2, exponent) / Math.Pow(2, exponent), 1e-14);
        Assert.Equal([1, 0, double.PositiveInfinity, double.NaN], new[] { 0, -2000, 2000, double.NaN }.Select(PortableMath.Exp));
    }

    [Theory]
    [InlineData(3.0, 0x3FF193EA7AAD030A)]
    [InlineData(0.1, 0xC0026BB1BBB55515)]
    [InlineData(1e300, 0x4085963447F87FB5)]
    public void The_bits_are_these_everywhere(double value, ulong bits) => Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(PortableMath.Log(value)));

    private static void AssertClose(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= Close * Math.Max(1, Math.Abs(expected)), $"{actual:R} instead of {expected:R}");
}
