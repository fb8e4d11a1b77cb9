using Lab.Captures.Ledgers;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Plots;

namespace Lab.Runner.Comparisons;

/// <summary>Both sides' streams over each other, aligned at the moment each migration was requested: how fast, and how much by then.</summary>
internal static class SidePlot
{
    public const string Name = "bandwidth";
    private const int PanelHeight = 210;
    private const int MostBins = 600;
    private const double Mebibyte = 1048576;
    private const double Tint = 0.2;

    /// <returns>Null when a side migrated nothing.</returns>
    public static Chart? Of(Comparison comparison)
    {
        if (Curve.Of("A", comparison.A, PlotColours.Stream) is not { } a || Curve.Of("B", comparison.B, PlotColours.Rate) is not { } b) return null;
        var simulated = comparison.A.Shown.Judged.Run.Simulated || comparison.B.Shown.Judged.Run.Simulated;
        var frame = new TimeFrame(a.Frame.Origin, Math.Min(a.Frame.From, b.Frame.From), Math.Max(a.Frame.To, b.Frame.To), []);
        Curve[] curves = [a, b];
        var rate = new Panel("migration stream as sent, MiB/s", Axis(Unit.MebibytesPerSecond), [.. curves.Select(Under), .. curves.Select(curve => Over(curve, SeriesStyle.Steps, curve.Rate))]);
        var total = new Panel("sent so far, MiB", Axis(Unit.Mebibytes), [.. curves.Select(curve => Over(curve, SeriesStyle.Line, curve.Total))]);
        List<Band> pauses = [.. curves.SelectMany(curve => curve.Pauses)];
        var chart = TimeChart.Of(Name, "Both streams", frame, simulated, PanelHeight, [rate with { Aside = "stripes: the pauses" }, total]);
        return chart with { Bands = pauses };
    }

    private static Axis Axis(Unit unit) => new() { From = 0, Unit = unit };

    private static Series Under(Curve curve) => new("", curve.Colour, SeriesStyle.StepArea, curve.Rate) { Opacity = Tint, Title = curve.Title };

    private static Series Over(Curve curve, SeriesStyle style, IReadOnlyList<Point> points) => new(curve.Title, curve.Colour, style, points);

    /// <summary>One side's first run.</summary>
    /// <param name="Rate">Seconds and MiB/s, as steps.</param>
    /// <param name="Total">Seconds and MiB.</param>
    private sealed record Curve(TimeFrame Frame, string Title, Colour Colour, IReadOnlyList<Point> Rate, IReadOnlyList<Point> Total, IReadOnlyList<Band> Pauses)
    {
        public static Curve? Of(string name, Side side, Colour colour)
        {
            var (run, judged) = (side.Shown.Directory, side.Shown.Judged);
            if (run.Plan is null || TimeFrame.Of(run, judged) is not { } frame) return null;
            var bins = new BinnedTime(frame, run.Ledger.Series.Count > 0 ? run.Ledger.Series[0].Bin : TimeSpan.FromMilliseconds(10), MostBins);
            var sums = new double[bins.Count];
            foreach (var series in run.Ledger.Series.Where(IsStream)) bins.Add(series, sums);
            List<Point> rate = [], total = [];
            var sent = 0.0;
            for (var i = 0; i < sums.Length; i++)
            {
                rate.Add(new Point(bins.Seconds(i), sums[i] / bins.Width / Mebibyte));
                total.Add(new Point(bins.Seconds(i + 1), (sent += sums[i]) / Mebibyte));
            }

            rate.Add(new Point(bins.Seconds(sums.Length), 0));
            var pauses = judged.Migrations.Where(migration => migration.Downtime is { From: not null, To: not null })
                .Select(migration => new Band(frame.Seconds(migration.Downtime.From!.Value), frame.Seconds(migration.Downtime.To!.Value), colour) { Opacity = Tint, Title = $"{name}'s pause" });
            return new Curve(frame, $"{name} {side.Shown.Title}", colour, rate, total, [.. pauses]);
        }

        private static bool IsStream(TimeSeries series) => series is { Direction: FrameDirection.Transmitted, Class: TrafficClass.QemuStream or TrafficClass.DiskCopy };
    }
}
