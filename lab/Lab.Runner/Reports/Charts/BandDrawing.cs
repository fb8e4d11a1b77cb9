namespace Lab.Runner.Reports.Charts;

/// <summary>Draws what is shaded, and its names.</summary>
internal static class BandDrawing
{
    private const int Size = 10;

    /// <summary>A band is seen however short it is.</summary>
    private const double Narrowest = 1;

    public static void Draw(SvgOutput svg, IEnumerable<Band> bands, Scale x, PlotArea area)
    {
        foreach (var band in bands)
        {
            var (from, to) = Ends(band, x);
            svg.Line($"<rect x=\"{from}\" y=\"{area.Top}\" width=\"{Math.Max(to - from, Narrowest)}\" height=\"{area.Height}\" fill=\"{band.Colour}\" fill-opacity=\"{band.Opacity:0.##}\"><title>{band.Title}</title></rect>");
        }
    }

    /// <summary>In the middle of each band, if it is wide enough. One that stands out is named whatever its width: its name ends where it ends,
    /// so that it does not run into the next one's. None is written over another.</summary>
    public static void Name(SvgOutput svg, IReadOnlyList<Band> bands, Scale x, double baseLine)
    {
        var taken = new List<(double From, double To)>();
        foreach (var band in bands.Where(band => band.Label.Length > 0).OrderByDescending(band => band.Stressed))
        {
            var ((from, to), width) = (Ends(band, x), SvgText.Width(band.Label, Size));
            var fits = to - from > width;
            if (!fits && !band.Stressed) continue;
            var end = fits ? (from + to + width) / 2 : Math.Max(to, x.Start + width);
            if (taken.Any(other => end - width < other.To && end > other.From)) continue;
            taken.Add((end - width, end));
            svg.Text(fits ? (from + to) / 2 : end, baseLine, band.Label, Size, band.Stressed ? band.Colour : PlotColours.Muted, fits ? "middle" : "end");
        }
    }

    private static (double From, double To) Ends(Band band, Scale x) =>
        (Math.Clamp(x.At(band.From), x.Start, x.End), Math.Clamp(x.At(band.To), x.Start, x.End));
}
