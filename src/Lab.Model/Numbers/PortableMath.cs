namespace Lab.Model.Numbers;

/// <summary>
/// Logarithm and exponential by additions, multiplications and divisions alone, whose results IEEE 754 prescribes to the last bit: the same on every processor and system. Those of <see cref="Math"/> are the C
/// library's, which differ in their last bits from system to system; a simulation that must be the same everywhere cannot use them. Right to some 2 units in the last place.
/// </summary>
public static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417;
    private const double RootOfTwo = 1.41421356237309504880;
    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;
    private const int MostTerms = 40;

    /// <summary>The natural logarithm; negative infinity of zero, not a number below it.</summary>
    public static double Log(double value)
    {
        if (double.IsNaN(value) || value < 0) return double.NaN;
        if (value == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(value)) return value;
        if (!double.IsNormal(value)) return Log(value * (1L << MantissaBits)) - (MantissaBits * Ln2);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> MantissaBits) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble((bits & ((1L << MantissaBits) - 1)) | ((long)ExponentBias << MantissaBits));
        if (mantissa > RootOfTwo) (mantissa, exponent) = (mantissa / 2, exponent + 1);
        // ln m = 2 artanh((m − 1) / (m + 1)); the argument is at most 0.172.
        var argument = (mantissa - 1) / (mantissa + 1);
        var (square, power, sum) = (argument * argument, argument, 0.0);
        for (var term = 1; term < MostTerms && power != 0; term += 2, power *= square) sum += power / term;
        return (exponent * Ln2) + (2 * sum);
    }

    /// <summary>e to the power of <paramref name="value"/>.</summary>
    public static double Exp(double value)
    {
        if (double.IsNaN(value)) return value;
        var halvings = Math.Floor((value / Ln2) + 0.5);
        if (halvings > ExponentBias) return double.PositiveInfinity;
        if (halvings < -ExponentBias) return 0;
        var rest = value - (halvings * Ln2);
        var (term, sum) = (1.0, 1.0);
        for (var step = 1; step < MostTerms && term != 0; step++)
        {
            term *= rest / step;
            sum += term;
        }

        return Math.ScaleB(sum, (int)halvings);
    }

    /// <param name="value">Above zero.</param>
    public static double Pow(double value, double exponent) => Exp(exponent * Log(value));
}
