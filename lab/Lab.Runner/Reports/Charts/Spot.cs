namespace Lab.Runner.Reports.Charts;

/// <summary>A point's place in tenths of a pixel.</summary>
internal readonly record struct Spot(long X, long Y, string? Title)
{
    /// <summary>Unbroken stretches of a series: a point without a place ends one.</summary>
    public static List<IReadOnlyList<Spot>> Runs(IEnumerable<Point> points, Scale x, Scale y)
    {
        var (runs, run) = (new List<IReadOnlyList<Spot>>(), new List<Spot>());
        foreach (var point in points)
        {
            var (left, top) = (x.At(point.X), y.At(point.Y));
            if (!double.IsNaN(left) && !double.IsNaN(top))
            {
                run.Add(new Spot(Tenths.Of(left), Tenths.Of(top), point.Title));
                continue;
            }

            if (run.Count > 0) runs.Add(run);
            run = [];
        }

        if (run.Count > 0) runs.Add(run);
        return runs;
    }
}
