namespace Lab.Runner.Reports.Charts;

/// <summary>
/// The plots' colours: Okabe and Ito's, which stay apart for the colour-blind, and greys. A plot on disk follows the reader's light or dark by
/// itself; inlined in a page, each colour is the style sheet's variable of that name.
/// </summary>
internal static class PlotColours
{
    public static readonly Colour Ink = new("ink", "#1c2128", "#e6e9ee");
    public static readonly Colour Muted = new("muted", "#6a737d", "#9aa4b0");
    public static readonly Colour Grid = new("grid", "#e3e6ea", "#2b313a");
    public static readonly Colour Stream = new("stream", "#0072b2", "#56b4e9");
    public static readonly Colour Other = new("other", "#a8b0b9", "#5d6773");
    public static readonly Colour Rate = new("rate", "#c27c00", "#e69f00");
    public static readonly Colour Downtime = new("downtime", "#d55e00", "#ff8a4c");
    public static readonly Colour Third = new("third", "#009e73", "#3fc79a");
    public static readonly Colour Fourth = new("fourth", "#a1528a", "#cc79a7");
    public static readonly Colour PhaseOdd = new("phase-odd", "#f1f5f9", "#1a1f27");
    public static readonly Colour PhaseEven = new("phase-even", "#e4edf5", "#202833");
    public static readonly Colour Paper = new("paper", "#ffffff", "#14171c");

    public static IReadOnlyList<Colour> All { get; } = [Ink, Muted, Grid, Stream, Other, Rate, Downtime, Third, Fourth, PhaseOdd, PhaseEven, Paper];

    /// <summary>For series that are alike, in this order.</summary>
    public static IReadOnlyList<Colour> Series { get; } = [Stream, Rate, Third, Fourth, Downtime, Other];

    /// <summary>The same SVG with variables for colours.</summary>
    public static string ToVariables(string svg) =>
        All.Aggregate(svg, (text, colour) => text.Replace(colour.Light, $"var(--{colour.Name})", StringComparison.OrdinalIgnoreCase));
}
