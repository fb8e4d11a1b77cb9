namespace Lab.Runner.Reports.Charts;

/// <summary>Draws one panel: what is shaded, grid, series, rules, numbers, caption.</summary>
internal sealed class PanelDrawing
{
    private const int NumberSize = 11;
    private const int CaptionSize = 12;
    private const double TickSpacing = 22;
    private const double WideTickSpacing = 62;

    /// <summary>A tall panel is no reason for more numbers.</summary>
    private const int MostTicks = 8;

    /// <summary>A dot on the edge is whole.</summary>
    private const double Bleed = 3;

    private readonly SvgOutput _svg;
    private readonly Chart _chart;
    private readonly Panel _panel;
    private readonly PlotArea _area;
    private readonly Scale _x;
    private readonly Scale _y;

    public PanelDrawing(SvgOutput svg, Chart chart, Panel panel, PlotArea area, Domain domain)
    {
        (_svg, _chart, _panel, _area) = (svg, chart, panel, area);
        _x = new Scale(chart.X.Kind, domain, area.Left, area.Right);
        var filled = panel.Series.Any(series => series.Style is SeriesStyle.Area or SeriesStyle.StepArea or SeriesStyle.Bars);
        var values = panel.Series.SelectMany(series => series.Points).Select(point => point.Y);
        _y = new Scale(panel.Y.Kind, Domain.Of(panel.Y with { FromZero = panel.Y.FromZero || filled }, values), area.Bottom, area.Top);
    }

    public Scale X => _x;

    /// <param name="clip">A name of its own for what this panel clips by.</param>
    /// <param name="most">Spots that a series may have.</param>
    /// <param name="titled">Whether points are elements with titles of their own.</param>
    public void Draw(string clip, int most, bool titled)
    {
        BandDrawing.Draw(_svg, _chart.Bands.Concat(_panel.Bands), _x, _area);
        if (_panel.Note is { } note) _svg.Text((_area.Left + _area.Right) / 2, (_area.Top + _area.Bottom) / 2 + 4, note, CaptionSize, PlotColours.Muted, "middle", _area.Width);
        else DrawValues(clip, most, titled);
        _svg.Line($"<path d=\"M{_area.Left} {_area.Top}V{_area.Bottom}\" stroke=\"{PlotColours.Grid}\"/>");
        Caption();
    }

    /// <summary>Of the horizontal axis, below the panel.</summary>
    public void Numbers()
    {
        var ticks = Ticks.Of(_chart.X, _x.Domain, _area.Width, WideTickSpacing);
        var room = _chart.X.Kind == AxisKind.Categories ? _area.Width / Math.Max(1, ticks.Count) : double.PositiveInfinity;
        _svg.Line($"<path d=\"M{_area.Left} {_area.Bottom}H{_area.Right}\" stroke=\"{PlotColours.Grid}\"/>");
        foreach (var tick in ticks)
        {
            var x = _x.At(tick.At);
            if (_chart.X.Kind != AxisKind.Categories) _svg.Line($"<path d=\"M{x} {_area.Bottom}v4\" stroke=\"{PlotColours.Other}\"/>");
            _svg.Text(x, _area.Bottom + 16, tick.Label, NumberSize, PlotColours.Muted, "middle", room);
        }

        _svg.Text((_area.Left + _area.Right) / 2, _area.Bottom + 33, _chart.X.Label, NumberSize, PlotColours.Muted, "middle");
    }

    private void DrawValues(string clip, int most, bool titled)
    {
        Grid();
        _svg.Line($"<clipPath id=\"{clip}\"><rect x=\"{_area.Left - Bleed}\" y=\"{_area.Top - Bleed}\" width=\"{_area.Width + 2 * Bleed}\" height=\"{_area.Height + 2 * Bleed}\"/></clipPath>");
        _svg.Line($"<g clip-path=\"url(#{clip})\" stroke-linecap=\"round\" stroke-linejoin=\"round\">");
        var drawing = new SeriesDrawing(_svg, _x, _y, most, titled);
        var bars = _panel.Series.Where(series => series.Style == SeriesStyle.Bars).ToList();
        // Bars of categories stand beside each other; along a measure their place is their value.
        var places = _chart.X.Kind == AxisKind.Categories ? bars.Count : 1;
        foreach (var series in _panel.Series)
        {
            if (series.Style == SeriesStyle.Bars) drawing.DrawBars(series, places == 1 ? 0 : bars.IndexOf(series), places);
            else drawing.Draw(series);
        }

        foreach (var rule in _panel.Rules) Draw(rule);
        _svg.Line($"</g>");
    }

    private void Grid()
    {
        foreach (var tick in Ticks.Of(_panel.Y, _y.Domain, _area.Height, Math.Max(TickSpacing, _area.Height / MostTicks)))
        {
            var y = _y.At(tick.At);
            _svg.Line($"<path d=\"M{_area.Left} {y}H{_area.Right}\" stroke=\"{PlotColours.Grid}\"/>");
            if (_panel.Y.Labelled) _svg.Text(_area.Left - 6, y + 4, tick.Label, NumberSize, PlotColours.Muted, "end");
        }
    }

    private void Draw(Rule rule)
    {
        var dashes = rule.Dashed ? "5 4" : "none";
        var (x1, y1, x2, y2) = rule.Kind switch
        {
            RuleKind.Vertical => (_x.At(rule.At), _area.Bottom, _x.At(rule.At), _area.Top),
            RuleKind.Horizontal => (_area.Left, _y.At(rule.At), _area.Right, _y.At(rule.At)),
            _ => Diagonal(),
        };
        if (double.IsNaN(x1 + x2 + y1 + y2)) return;
        _svg.Line($"<path d=\"M{x1} {y1}L{x2} {y2}\" fill=\"none\" stroke=\"{rule.Colour}\" stroke-dasharray=\"{dashes}\"/>");
        var left = rule.Kind == RuleKind.Vertical && x2 + 4 + SvgText.Width(rule.Label, NumberSize) < _area.Right;
        _svg.Text(left ? x2 + 4 : x2 - 4, Math.Max(y2 - 4, _area.Top + 11), rule.Label, NumberSize, rule.Colour, left ? "start" : "end");
    }

    /// <summary>Over what both axes have in common.</summary>
    private (double X1, double Y1, double X2, double Y2) Diagonal()
    {
        var (from, to) = (Math.Max(_x.Domain.From, _y.Domain.From), Math.Min(_x.Domain.To, _y.Domain.To));
        return from < to ? (_x.At(from), _y.At(from), _x.At(to), _y.At(to)) : (double.NaN, 0, 0, 0);
    }

    private void Caption()
    {
        const int Between = 20;
        var aside = Math.Min(SvgText.Width(_panel.Aside, NumberSize), _area.Width * 0.65);
        _svg.Text(_area.Left, _area.Top - 6, _panel.Caption, CaptionSize, PlotColours.Ink, room: _area.Width - aside - Between);
        _svg.Text(_area.Right, _area.Top - 6, _panel.Aside, NumberSize, PlotColours.Muted, "end", _area.Width * 0.65);
    }
}
