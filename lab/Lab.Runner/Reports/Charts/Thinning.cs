namespace Lab.Runner.Reports.Charts;

/// <summary>Fewer spots that look the same. What they are thinned to bounds a file's size, whatever a run recorded.</summary>
internal static class Thinning
{
    /// <summary>Of a whole chart; each takes some 13 bytes.</summary>
    private const int Budget = 8000;

    /// <summary>How many times that each point of a series takes.</summary>
    public static int Weight(SeriesStyle style) => style switch { SeriesStyle.LineAndDots => 2, SeriesStyle.Crosses => 3, _ => 1 };

    /// <summary>How many each series may have: those with few keep them all, and the others share what is left.</summary>
    public static int Share(IEnumerable<int> counts)
    {
        var left = Budget;
        var ordered = counts.Where(count => count > 0).Order().ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            var share = left / (ordered.Count - i);
            if (ordered[i] > share) return Math.Max(share, 4);
            left -= ordered[i];
        }

        return Budget;
    }

    /// <summary>Of a line: of each narrow column the first, the lowest, the highest and the last spot, which draw what all of them would
    /// (Jugel and others, M4, VLDB 2014).</summary>
    public static IReadOnlyList<Spot> Line(IReadOnlyList<Spot> run, int most)
    {
        if (run.Count <= most) return run;
        var columns = Math.Max(1, most / 4);
        var width = (run[^1].X - run[0].X) / columns + 1;
        var kept = new List<Spot>(most);
        for (int from = 0, to; from < run.Count; from = to)
        {
            var column = (run[from].X - run[0].X) / width;
            for (to = from + 1; to < run.Count && (run[to].X - run[0].X) / width == column;) to++;
            kept.AddRange(Ends(run, from, to - 1).Select(i => run[i]));
        }

        return kept;
    }

    /// <summary>Of dots: one for each cell of a grid, which is as fine as it may be.</summary>
    public static IReadOnlyList<Spot> Dots(IReadOnlyList<Spot> spots, int most)
    {
        for (var cell = 5L; ; cell += (cell + 1) / 2)
        {
            var seen = new HashSet<(long, long)>();
            var kept = spots.Where(spot => seen.Add((spot.X / cell, spot.Y / cell))).ToList();
            if (kept.Count <= most) return kept;
        }
    }

    private static IEnumerable<int> Ends(IReadOnlyList<Spot> run, int first, int last)
    {
        var (low, high) = (first, first);
        for (var i = first + 1; i <= last; i++)
        {
            if (run[i].Y < run[low].Y) low = i;
            if (run[i].Y > run[high].Y) high = i;
        }

        return new[] { first, low, high, last }.Order().Distinct();
    }
}
