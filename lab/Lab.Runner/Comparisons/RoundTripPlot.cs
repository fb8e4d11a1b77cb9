using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Plots;

namespace Lab.Runner.Comparisons;

/// <summary>Round trips to each host around the migrations, A on the left and B on the right, on one scale. Lost ones stand at the top.</summary>
internal static class RoundTripPlot
{
    public const string Name = "roundtrips";

    public static Chart Of(Comparison comparison, IReadOnlyList<string> hosts)
    {
        var trips = hosts.SelectMany(host => new[] { Trips.Of("A", comparison.A.Shown, host), Trips.Of("B", comparison.B.Shown, host) }).ToList();
        var answered = trips.SelectMany(one => one.Answered).Select(point => point.Y).DefaultIfEmpty(1).ToList();
        var (least, most) = (Math.Max(answered.Min(), 0.001) / 1.5, Math.Max(answered.Max(), 0.002) * 2.5);
        var axis = new Axis { Kind = AxisKind.Logarithmic, Unit = Unit.Milliseconds, From = least, To = most };
        return new Chart(
            Name,
            "Round trip from the engine; figures: while VMs migrated",
            TimeChart.Axis(trips.Min(one => one.Frame.From), trips.Max(one => one.Frame.To)),
            [.. trips.Select(one => Panel(one, axis, most / 1.4))])
        {
            Columns = 2,
            PanelHeight = 150,
        };
    }

    /// <summary>One scale: its numbers stand on the left.</summary>
    private static Panel Panel(Trips trips, Axis axis, double lostAt) => new(
        $"{trips.Side} {trips.Host}",
        axis with { Labelled = trips.Side == "A" },
        [
            new Series($"{trips.Side}, answered", trips.Side == "A" ? PlotColours.Stream : PlotColours.Rate, SeriesStyle.Dots, trips.Answered) { Size = 2.4 },
            .. trips.Lost.Count > 0 ? [new Series("lost", PlotColours.Downtime, SeriesStyle.Crosses, [.. trips.Lost.Select(time => new Point(time, lostAt))])] : Array.Empty<Series>(),
        ])
    {
        Aside = trips.Figures,
    };

    /// <param name="Lost">When their tries began.</param>
    private sealed record Trips(string Side, string Host, string Figures, TimeFrame Frame, IReadOnlyList<Point> Answered, IReadOnlyList<double> Lost)
    {
        public static Trips Of(string side, ComparedRun run, string host)
        {
            var frame = TimeFrame.Of(run.Directory, run.Judged)!;
            var during = run.Judged.RoundTrips.First(trips => trips.Host == host).During;
            var shown = run.Directory.RoundTrips(host).Select(row => (Seconds: frame.Seconds(row.Time), Milliseconds: row.RoundTrip?.TotalMilliseconds)).Where(sample => sample.Seconds >= frame.From && sample.Seconds <= frame.To).ToList();
            static string Value(double? milliseconds) => FigureWords.Value(milliseconds, FigureUnit.Milliseconds);
            return new Trips(
                side,
                host,
                FormattableString.Invariant($"median {Value(during.MedianMilliseconds)} · 99 % ≤ {Value(during.P99Milliseconds)} · longest {Value(during.MaxMilliseconds)} · {during.Lost} lost"),
                frame,
                [.. shown.Where(sample => sample.Milliseconds is not null).Select(sample => new Point(sample.Seconds, sample.Milliseconds!.Value))],
                [.. shown.Where(sample => sample.Milliseconds is null).Select(sample => sample.Seconds)]);
        }
    }
}
