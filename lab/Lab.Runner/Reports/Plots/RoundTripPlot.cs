using Lab.Captures.Samples;
using Lab.Runner.Checkers;
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

    /// <summary>Whether there is anything to draw.</summary>
    public static bool Has(JudgedRun judged) => judged.RoundTrips.Count > 0;

    public static void Add(PlotScript script, TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var hosts = judged.RoundTrips.Take(MostPanels).ToList();
        Panels.Begin(
            script, RunFiles.Plot(Name), "Round trip from the engine to each agent, milliseconds", judged.Run.Simulated, hosts.Count, PanelHeight);
        for (var i = 0; i < hosts.Count; i++)
        {
            Panels.Next(script, frame, i, hosts.Count, PanelHeight, hosts[i].Host, Aside(hosts[i].During));
            Draw(script, frame, run.RoundTrips(hosts[i].Host));
        }

        Panels.End(script);
    }

    private static string Aside(RoundTripFigures during) =>
        FormattableString.Invariant($"during migrations: half {Words.Milliseconds(during.MedianMilliseconds)}, 99 of 100 {Words.Milliseconds(during.P99Milliseconds)}, {during.Lost} lost");

    private static void Draw(PlotScript script, TimeFrame frame, IReadOnlyList<RoundTripRow> rows)
    {
        var shown = rows.Where(row => row.Time >= frame.Start && row.Time <= frame.End).ToList();
        if (shown.Count == 0)
        {
            Panels.Say(script, "no round trip was measured around the migration");
            return;
        }

        var most = Math.Max(100, 2 * shown.Max(row => row.RoundTrip?.TotalMilliseconds ?? 0));
        var least = Math.Min(0.1, shown.Min(row => Math.Max(row.RoundTrip?.TotalMilliseconds ?? 1, 0.001)));
        var answered = script.Data(
            shown.Where(row => row.RoundTrip is not null)
                .Select(row => new double?[] { frame.Seconds(row.Time), Math.Max(row.RoundTrip!.Value.TotalMilliseconds, 0.001) })
                .DefaultIfEmpty([null, null]));
        var lost = script.Data(
            shown.Where(row => row.RoundTrip is null).Select(row => new double?[] { frame.Seconds(row.Time), most }).DefaultIfEmpty([null, null]));
        script.Line($"set logscale y");
        script.Line($"set yrange [{least}:{most}]");
        script.Line($"set ytics (0.01, 0.1, 1, 10, 100, '1 s' 1000)");
        script.Line(
            $"plot {answered} using 1:2 with points pointtype 7 pointsize 0.25 linecolor rgb '{PlotColours.Stream}' title 'round trip', {lost} using 1:2 with points "
            + $"pointtype 7 pointsize 0.5 linecolor rgb '{PlotColours.Downtime}' title 'lost'");
        script.Line($"unset logscale y");
    }
}
