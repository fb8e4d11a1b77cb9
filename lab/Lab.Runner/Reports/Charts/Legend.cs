namespace Lab.Runner.Reports.Charts;

/// <summary>Names of series with what they look like: beside the title where there is room, else in rows of its own. Never over data.</summary>
internal sealed class Legend
{
    public const int TitleSize = 14;
    private const int Size = 11;
    private const int RowHeight = 18;
    private const int Swatch = 16;
    private const int Between = 16;

    /// <summary>The title's base line.</summary>
    private const int First = 19;

    private readonly List<(Series Series, double X, double Y)> _entries = [];
    private readonly double _room;

    public Legend(Chart chart, double left, double right)
    {
        var named = chart.Panels.SelectMany(panel => panel.Series).Where(series => series.Name.Length > 0).DistinctBy(series => series.Name).ToList();
        if (!chart.Legend || named.Count < 2) return;
        _room = right - left - Swatch;
        var whole = named.Sum(Width) - Between;
        var beside = left + SvgText.Width(chart.Title, TitleSize) + 2 * Between + whole <= right;
        var (x, y) = beside ? (right - whole, First) : (left, First + RowHeight);
        foreach (var series in named)
        {
            if (x > left && x + Width(series) - Between > right + 1) (x, y) = (left, y + RowHeight);
            _entries.Add((series, x, y));
            x += Width(series);
        }

        Height = y - First;
    }

    /// <summary>Of the rows below the title's.</summary>
    public int Height { get; }

    public void Draw(SvgOutput svg)
    {
        foreach (var (series, x, y) in _entries)
        {
            DrawSwatch(svg, series, x, y - 4);
            svg.Text(x + Swatch, y, series.Name, Size, PlotColours.Muted, room: _room);
        }
    }

    private static double Width(Series series) => Swatch + SvgText.Width(series.Name, Size) + Between;

    private static void DrawSwatch(SvgOutput svg, Series series, double x, double y)
    {
        switch (series.Style)
        {
            case SeriesStyle.Dots or SeriesStyle.Crosses:
                svg.Line($"<circle cx=\"{x + 5}\" cy=\"{y}\" r=\"3.5\" fill=\"{series.Colour}\"/>");
                break;
            case SeriesStyle.Line or SeriesStyle.LineAndDots or SeriesStyle.Steps:
                svg.Line($"<path d=\"M{x} {y}h11\" stroke=\"{series.Colour}\" stroke-width=\"2.5\"/>");
                break;
            default:
                svg.Line($"<rect x=\"{x}\" y=\"{y - 5}\" width=\"10\" height=\"10\" rx=\"2\" fill=\"{series.Colour}\"/>");
                break;
        }
    }
}
