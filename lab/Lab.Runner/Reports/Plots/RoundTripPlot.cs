using Lab.Captures.Samples;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>How long the engine took to reach each agent, one dot a try, on a logarithmic scale; tries that were lost lie along the upper
/// edge.</summary>
internal static class RoundTripPlot
{
    public const string Name = "roundtrips";
    private const int PanelHeight = 130;
    private const int MostPanels = 8;

    /// <summary>What is less nobody can measure, and a logarithm needs something.</summary>
    private const double Least = 0.001;

    /// <summary>Whether there is anything to draw.</summary>
    public static bool Has(JudgedRun judged) => judged.RoundTrips.Count > 0;

    public static Chart Of(TimeFrame frame, RunDirectory run, JudgedRun judged) => TimeChart.Of(
        Name,
        "Round trip from the engine to each agent",
        frame,
        judged.Run.Simulated,
        PanelHeight,
        [.. judged.RoundTrips.Take(MostPanels).Select(trips => Panel(frame, trips.Host, run.RoundTrips(trips.Host)) with { Aside = Aside(trips.During) })]);

    private static string Aside(RoundTripFigures during) =>
        FormattableString.Invariant($"during migrations: half {Words.Milliseconds(during.MedianMilliseconds)}, 99 of 100 {Words.Milliseconds(during.P99Milliseconds)}, {during.Lost} lost");

    private static Panel Panel(TimeFrame frame, string host, IReadOnlyList<RoundTripRow> rows)
    {
        var shown = rows.Where(row => row.Time >= frame.Start && row.Time <= frame.End).ToList();
        if (shown.Count == 0) return Charts.Panel.Empty(host, "no round trip was measured around the migration");
        var answered = shown.Where(row => row.RoundTrip is not null)
            .Select(row => new Point(frame.Seconds(row.Time), Math.Max(row.RoundTrip!.Value.TotalMilliseconds, Least)))
            .ToList();
        var most = Math.Max(100, 2 * answered.Select(point => point.Y).DefaultIfEmpty().Max());
        var least = Math.Min(0.1, answered.Select(point => point.Y).DefaultIfEmpty(1).Min());
        var lost = shown.Where(row => row.RoundTrip is null).Select(row => new Point(frame.Seconds(row.Time), most)).ToList();
        return new Panel(
            host,
            new Axis { Kind = AxisKind.Logarithmic, Unit = Unit.Milliseconds, From = least, To = most },
            [
                new Series("round trip", PlotColours.Stream, SeriesStyle.Dots, answered) { Size = 2.4 },
                .. lost.Count > 0 ? [new Series("lost", PlotColours.Downtime, SeriesStyle.Dots, lost) { Size = 5 }] : Array.Empty<Series>(),
            ]);
    }
}
