using Lab.Captures.Ledgers;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;

namespace Lab.Runner.Comparisons;

/// <summary>Both sides' streams over each other, aligned at the moment each migration was requested: how fast, and how much by then.</summary>
internal static class SidePlot
{
    public const string Name = "bandwidth";
    private const int PanelHeight = 210;
    private const int MostBins = 600;
    private const double Mebibyte = 1048576;

    /// <returns>False when a side migrated nothing.</returns>
    public static bool Add(PlotScript script, Comparison comparison)
    {
        if (Curve.Of(comparison.A, PlotColours.Stream) is not { } a || Curve.Of(comparison.B, PlotColours.Rate) is not { } b) return false;
        var frame = new TimeFrame(a.Frame.Origin, Math.Min(a.Frame.From, b.Frame.From), Math.Max(a.Frame.To, b.Frame.To), []);
        var simulated = comparison.A.Shown.Judged.Run.Simulated || comparison.B.Shown.Judged.Run.Simulated;
        Panels.Begin(script, RunFiles.Plot(Name), $"A {comparison.A.Shown.Title}, blue; B {comparison.B.Shown.Title}, amber", simulated, 2, PanelHeight);
        Panels.Next(script, frame, 0, 2, PanelHeight, "migration stream as sent, MiB/s", "stripes: the pauses");
        Draw(script, [a, b], curve => curve.Rate, filled: true);
        Panels.Next(script, frame, 1, 2, PanelHeight, "sent so far, MiB", "");
        Draw(script, [a, b], curve => curve.Total, filled: false);
        Panels.End(script);
        return true;
    }

    private static void Draw(PlotScript script, Curve[] curves, Func<Curve, List<double?[]>> points, bool filled)
    {
        var tag = 200;
        foreach (var curve in curves)
            foreach (var (from, to) in curve.Pauses)
                script.Line($"set object {tag++} rectangle from {from}, graph 0 to {to}, graph 1 behind fillcolor rgb '{curve.Colour}' fillstyle solid 0.22 noborder");
        var most = curves.SelectMany(points).Max(point => point[1] ?? 0);
        script.Line($"set yrange [0:{Math.Max(most, 1) * 1.08}]");
        script.Line($"set ytics autofreq");
        List<string> parts = [];
        foreach (var curve in curves)
        {
            var data = script.Data(points(curve));
            if (filled) parts.Add($"{data} using 1:2 with filledcurves y1=0 fillcolor rgb '{curve.Colour}' fillstyle transparent solid 0.18 noborder notitle");
            parts.Add($"{data} using 1:2 with lines linewidth 1.5 linecolor rgb '{curve.Colour}' notitle");
        }

        script.Line($"plot {string.Join(", ", parts)}");
        while (tag > 200) script.Line($"unset object {--tag}");
    }

    /// <summary>One side's first run.</summary>
    /// <param name="Rate">Seconds and MiB/s, as steps.</param>
    /// <param name="Total">Seconds and MiB.</param>
    private sealed record Curve(TimeFrame Frame, string Colour, List<double?[]> Rate, List<double?[]> Total, IReadOnlyList<(double From, double To)> Pauses)
    {
        public static Curve? Of(Side side, string colour)
        {
            var (run, judged) = (side.Shown.Directory, side.Shown.Judged);
            if (run.Plan is null || TimeFrame.Of(run, judged) is not { } frame) return null;
            var bins = new BinnedTime(frame, run.Ledger.Series.Count > 0 ? run.Ledger.Series[0].Bin : TimeSpan.FromMilliseconds(10), MostBins);
            var sums = new double[bins.Count];
            foreach (var series in run.Ledger.Series.Where(IsStream)) bins.Add(series, sums);
            List<double?[]> rate = [], total = [];
            var sent = 0.0;
            for (var i = 0; i < sums.Length; i++)
            {
                rate.Add([bins.Seconds(i), sums[i] / bins.Width / Mebibyte]);
                rate.Add([bins.Seconds(i + 1), sums[i] / bins.Width / Mebibyte]);
                total.Add([bins.Seconds(i + 1), (sent += sums[i]) / Mebibyte]);
            }

            var pauses = judged.Migrations.Where(migration => migration.Downtime is { From: not null, To: not null })
                .Select(migration => (frame.Seconds(migration.Downtime.From!.Value), frame.Seconds(migration.Downtime.To!.Value)));
            return new Curve(frame, colour, rate, total, [.. pauses]);
        }

        private static bool IsStream(TimeSeries series) => series is { Direction: FrameDirection.Transmitted, Class: TrafficClass.QemuStream or TrafficClass.DiskCopy };
    }
}
