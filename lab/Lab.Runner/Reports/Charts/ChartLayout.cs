namespace Lab.Runner.Reports.Charts;

/// <summary>What stands where: title, legend, names of bands, panels, and the horizontal axis' numbers below the last row.</summary>
internal sealed class ChartLayout
{
    public const int Caption = 18;
    private const int Left = 74;
    private const int Right = 18;
    private const int TitleRow = 30;
    private const int BandRow = 14;
    private const int Below = 8;
    private const int Numbers = 22;
    private const int Label = 17;

    /// <summary>Between columns, without and with numbers of their own.</summary>
    private const int Gap = 34;

    private readonly Chart _chart;
    private readonly double _panels;
    private readonly double _columnWidth;
    private readonly double _gap;

    public ChartLayout(Chart chart)
    {
        _chart = chart;
        Legend = new Legend(chart, Left, chart.Width - Right);
        var named = chart.Bands.Any(band => band.Label.Length > 0);
        BandLabels = TitleRow + Legend.Height + BandRow - 3;
        _panels = TitleRow + Legend.Height + (named ? BandRow : 0);
        _gap = chart.Panels.Where((panel, i) => i % chart.Columns > 0 && panel.Y.Labelled).Any() ? Left : Gap;
        _columnWidth = (chart.Width - Left - Right - (chart.Columns - 1) * _gap) / chart.Columns;
        Height = (int)_panels + chart.Rows * chart.PanelHeight + Numbers + (chart.X.Label.Length > 0 ? Label : 0);
    }

    public Legend Legend { get; }

    public int Height { get; }

    /// <summary>Their base line.</summary>
    public double BandLabels { get; }

    public PlotArea Area(int panel)
    {
        var (row, column) = Math.DivRem(panel, _chart.Columns);
        var left = Left + column * (_columnWidth + _gap);
        var top = _panels + row * _chart.PanelHeight;
        return new PlotArea(left, top + Caption, left + _columnWidth, top + _chart.PanelHeight - Below);
    }

    /// <summary>Whether no panel stands below this one.</summary>
    public bool IsLast(int panel) => panel + _chart.Columns >= _chart.Panels.Count;
}
