namespace Lab.Runner.Reports.Charts;

/// <summary>What is drawn of a series' points.</summary>
internal enum SeriesStyle
{
    Line,
    LineAndDots,

    /// <summary>Each value holds until the next point.</summary>
    Steps,

    /// <summary>Between the line and zero; on a logarithmic axis, the lower edge.</summary>
    Area,

    /// <inheritdoc cref="Area"/>
    StepArea,
    Dots,
    Crosses,

    /// <summary>From zero to each value. On an axis of categories, series stand beside each other.</summary>
    Bars,
}

/// <summary>One value. One that is not a number, or infinite, is a hole.</summary>
/// <param name="Title">Shown when the reader points at it; null: the series' title is.</param>
internal readonly record struct Point(double X, double Y, string? Title = null);

/// <summary>Points that belong together.</summary>
/// <param name="Name">In the legend, once for all series of this name; empty: not in it.</param>
/// <param name="Points">From left to right, but for <see cref="SeriesStyle.Dots"/> and <see cref="SeriesStyle.Crosses"/>. There may be many:
/// what nobody could tell apart is drawn once.</param>
internal sealed record Series(string Name, Colour Colour, SeriesStyle Style, IReadOnlyList<Point> Points)
{
    /// <summary>Shown when the reader points at it.</summary>
    public string Title { get; init; } = Name;

    public double Opacity { get; init; } = 1;

    /// <summary>Thickness of a line, diameter of a dot, side of a cross, in pixels.</summary>
    public double Size { get; init; } = Style is SeriesStyle.Dots ? 3 : Style is SeriesStyle.Crosses ? 5 : 1.5;

    /// <summary>Of all bars at one place together, in the horizontal axis' own measure.</summary>
    public double BarWidth { get; init; } = 0.8;
}
