namespace Lab.Runner.Reports.Charts;

/// <summary>
/// Writes charts as SVG: the same bytes on every platform, without a library, without a script. The picture has its title,
/// and in words what its panels show, for those who cannot see it.
/// </summary>
internal static class SvgWriter
{
    private const string Font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

    /// <summary>Points of a chart that may have titles of their own; of more, each series has one.</summary>
    private const int MostTitled = 400;

    /// <summary>A file of its own, which follows the reader's light or dark by itself.</summary>
    public static void Write(Chart chart, TextWriter writer) => Write(chart, writer, inPage: false);

    /// <summary>For a page of ours, whose style sheet has the colours.</summary>
    public static string Inline(Chart chart)
    {
        using var writer = new StringWriter();
        Write(chart, writer, inPage: true);
        return writer.ToString();
    }

    private static void Write(Chart chart, TextWriter writer, bool inPage)
    {
        if (chart.Name.Length == 0 || chart.Name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
            throw new ArgumentException($"'{chart.Name}' cannot begin identifiers", nameof(chart));
        var (svg, layout) = (new SvgOutput(writer, inPage), new ChartLayout(chart));
        // In a page it is as wide as its place.
        if (inPage) svg.Line($"<svg viewBox=\"0 0 {chart.Width} {layout.Height}\" role=\"img\" font-family=\"{Font}\">");
        else svg.Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{chart.Width}\" height=\"{layout.Height}\" viewBox=\"0 0 {chart.Width} {layout.Height}\" role=\"img\" font-family=\"{Font}\">");
        svg.Line($"<title>{chart.Title}</title>");
        svg.Line($"<desc>{Description(chart)}</desc>");
        if (!inPage) writer.Write(DarkStyle());
        svg.Line($"<rect width=\"{chart.Width}\" height=\"{layout.Height}\" fill=\"{PlotColours.Paper}\"/>");
        svg.Text(layout.Area(0).Left, 19, chart.Title, Legend.TitleSize, PlotColours.Ink);
        layout.Legend.Draw(svg);
        Panels(chart, svg, layout);
        svg.Line($"</svg>");
    }

    private static void Panels(Chart chart, SvgOutput svg, ChartLayout layout)
    {
        var series = chart.Panels.SelectMany(panel => panel.Series).ToList();
        var domain = Domain.Of(chart.X, series.SelectMany(Across));
        var most = Thinning.Share(series.Select(one => one.Points.Count * Thinning.Weight(one.Style)));
        var titled = series.Sum(one => one.Points.Count(point => point.Title is not null)) <= MostTitled;
        for (var i = 0; i < chart.Panels.Count; i++)
        {
            var drawing = new PanelDrawing(svg, chart, chart.Panels[i], layout.Area(i), domain);
            if (i < chart.Columns) BandDrawing.Name(svg, chart.Bands, drawing.X, layout.BandLabels);
            drawing.Draw($"{chart.Name}-{i}", most, titled);
            if (layout.IsLast(i)) drawing.Numbers();
        }
    }

    /// <summary>Of bars both sides.</summary>
    private static IEnumerable<double> Across(Series series)
    {
        var points = series.Points.Select(point => point.X);
        return series.Style == SeriesStyle.Bars ? points.SelectMany(x => new[] { x - series.BarWidth / 2, x + series.BarWidth / 2 }) : points;
    }

    private static string Description(Chart chart) => string.Join(
        " ", chart.Panels.Select(panel => string.Join(": ", new[] { panel.Caption, panel.Note ?? panel.Aside }.Where(text => text.Length > 0)) + "."));

    /// <summary>Colours stand in attributes, for programs that know no style sheets; here those of a dark page take their place.</summary>
    private static string DarkStyle() => "<style>@media(prefers-color-scheme:dark){"
        + string.Concat(PlotColours.All.Select(colour => $"[fill=\"{colour.Light}\"]{{fill:{colour.Dark}}}[stroke=\"{colour.Light}\"]{{stroke:{colour.Dark}}}"))
        + "}</style>\n";
}
