using System.Globalization;
using System.Text.RegularExpressions;

namespace Lab.Runner.Reports.Plots;

/// <summary>
/// The plots' colours: Okabe and Ito's, which stay apart for the colour-blind, and greys. A plot on disk has those for a white page;
/// inlined in the report, each becomes the style sheet's variable of that name, so that it follows the reader's light or dark.
/// </summary>
internal static partial class PlotColours
{
    public const string Ink = "#1c2128";
    public const string Muted = "#6a737d";
    public const string Grid = "#e3e6ea";
    public const string Stream = "#0072b2";
    public const string Other = "#a8b0b9";
    public const string Rate = "#c27c00";
    public const string Downtime = "#d55e00";
    public const string PhaseOdd = "#f1f5f9";
    public const string PhaseEven = "#e4edf5";
    public const string Paper = "#ffffff";

    private static readonly Dictionary<string, string> Variables = new(StringComparer.OrdinalIgnoreCase)
    {
        [Ink] = "ink",
        [Muted] = "muted",
        [Grid] = "grid",
        [Stream] = "stream",
        [Other] = "other",
        [Rate] = "rate",
        [Downtime] = "downtime",
        [PhaseOdd] = "phase-odd",
        [PhaseEven] = "phase-even",
        [Paper] = "paper",
    };

    /// <summary>The same SVG with variables for colours. gnuplot writes a colour in either notation.</summary>
    public static string ToVariables(string svg)
    {
        var hex = Hexadecimal().Replace(svg, match => Variable(match.Value) ?? match.Value);
        return Decimal().Replace(
            hex,
            match => Variable(
                string.Create(CultureInfo.InvariantCulture, $"#{Part(match, 1):x2}{Part(match, 2):x2}{Part(match, 3):x2}")) ?? match.Value);
    }

    private static string? Variable(string colour) => Variables.TryGetValue(colour, out var name) ? $"var(--{name})" : null;

    private static int Part(Match match, int group) => int.Parse(match.Groups[group].ValueSpan.Trim(), CultureInfo.InvariantCulture) & 0xFF;

    [GeneratedRegex("#[0-9a-fA-F]{6}")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)")]
    private static partial Regex Decimal();
}
