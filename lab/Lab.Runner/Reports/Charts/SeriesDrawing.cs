namespace Lab.Runner.Reports.Charts;

/// <summary>Draws one series into a panel.</summary>
/// <param name="most">Spots it may have, by their weight.</param>
/// <param name="titled">Whether its points have titles of their own: each then is an element of its own.</param>
internal sealed class SeriesDrawing(SvgOutput svg, Scale x, Scale y, int most, bool titled)
{
    private const double DotInLine = 3.4;

    public void Draw(Series series)
    {
        var runs = Spot.Runs(series.Points, x, y);
        if (series.Style is SeriesStyle.Dots or SeriesStyle.Crosses) Scatter(series, [.. runs.SelectMany(run => run)]);
        else Connected(series, runs);
    }

    private void Connected(Series series, List<IReadOnlyList<Spot>> runs)
    {
        var all = runs.Sum(run => run.Count);
        var path = new SvgPath();
        var areas = series.Style is SeriesStyle.Area or SeriesStyle.StepArea;
        foreach (var run in runs)
        {
            if (run.Count == 1 && !areas) continue;
            // Each run has its part of what the series may have.
            var kept = all > Most(series) ? Thinning.Line(run, Math.Max(4, (int)((long)Most(series) * run.Count / all))) : run;
            if (areas) path.Area(kept, Tenths.Of(y.Base), series.Style == SeriesStyle.StepArea);
            else if (series.Style == SeriesStyle.Steps) path.Steps(kept);
            else path.Line(kept);
        }

        if (areas && !path.IsEmpty) Fill(series, path, series.Title);
        else if (!path.IsEmpty) Stroke(series, path, series.Size);
        // A point without neighbours is no line: it is seen as a dot.
        var dots = areas ? [] : runs.Where(run => series.Style == SeriesStyle.LineAndDots || run.Count == 1).SelectMany(run => run).ToList();
        Scatter(series with { Size = DotInLine }, dots);
    }

    private void Scatter(Series series, IReadOnlyList<Spot> spots)
    {
        var path = new SvgPath();
        foreach (var spot in Thinning.Dots(spots, Most(series)))
        {
            if (series.Style == SeriesStyle.Crosses) path.Cross(spot, Tenths.Of(series.Size));
            else if (titled && spot.Title is { } title) Circle(series, spot, title);
            else path.Dot(spot);
        }

        if (!path.IsEmpty) Stroke(series, path, series.Style == SeriesStyle.Crosses ? 1.3 : series.Size);
    }

    /// <param name="place">Among the series with bars in this panel.</param>
    /// <param name="places">How many there are.</param>
    public void DrawBars(Series series, int place, int places)
    {
        var width = series.BarWidth / places;
        var plain = new SvgPath();
        foreach (var point in series.Points)
        {
            var left = point.X - series.BarWidth / 2 + place * width;
            var (from, to, top) = (x.At(left), x.At(left + width), y.At(point.Y));
            if (double.IsNaN(from) || double.IsNaN(to) || double.IsNaN(top)) continue;
            var own = point.Title is null ? plain : new SvgPath();
            own.Box(Tenths.Of(from + 0.5), Tenths.Of(to - 0.5), Tenths.Of(top), Tenths.Of(y.Base));
            if (point.Title is { } title) Fill(series, own, title);
        }

        if (!plain.IsEmpty) Fill(series, plain, series.Title);
    }

    private int Most(Series series) => Math.Max(1, most / Thinning.Weight(series.Style));

    private void Fill(Series series, SvgPath path, string title) =>
        svg.Line($"<path d=\"{path.ToString()}\" fill=\"{series.Colour}\" fill-opacity=\"{series.Opacity:0.##}\"><title>{title}</title></path>");

    private void Stroke(Series series, SvgPath path, double width) => svg.Line(
        $"<path d=\"{path.ToString()}\" fill=\"none\" stroke=\"{series.Colour}\" stroke-width=\"{width}\" stroke-opacity=\"{series.Opacity:0.##}\"><title>{series.Title}</title></path>");

    private void Circle(Series series, Spot spot, string title) => svg.Line(
        $"<circle cx=\"{spot.X / 10.0}\" cy=\"{spot.Y / 10.0}\" r=\"{series.Size / 2}\" fill=\"{series.Colour}\" fill-opacity=\"{series.Opacity:0.##}\"><title>{title}</title></circle>");
}
