using System.Globalization;
using System.Text;

namespace Lab.Runner.Reports.Charts;

/// <summary>Pixels as they are written: whole tenths.</summary>
internal static class Tenths
{
    /// <summary>Logarithms may differ in their last bit from one platform to the next. What lies in the middle of two tenths by its very
    /// construction must not fall to either side by that bit.</summary>
    private const double Tie = 1e-6;

    public static long Of(double pixels) => (long)Math.Floor(pixels * 10 + 0.5 + Tie);

    public static string Format(double pixels) => new StringBuilder().AppendTenths(Of(pixels)).ToString();

    public static StringBuilder AppendTenths(this StringBuilder text, long tenths)
    {
        if (tenths < 0) text.Append('-');
        var (whole, rest) = Math.DivRem(Math.Abs(tenths), 10);
        text.Append(CultureInfo.InvariantCulture, $"{whole}");
        return rest == 0 ? text : text.Append('.').Append((char)('0' + rest));
    }
}
