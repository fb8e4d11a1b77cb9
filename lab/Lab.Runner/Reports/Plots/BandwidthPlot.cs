using Lab.Model.Units;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>Bandwidth of every NIC of every host on one time axis and one scale: where the traffic went is where the colour is.</summary>
internal static class BandwidthPlot
{
    public const string Name = "bandwidth";
    private const int PanelHeight = 118;
    private const int MostBins = 600;
    private const int MostPanels = 12;
    private static readonly double[] Steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

    public static void Add(PlotScript script, TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var nics = run.Plan!.Hosts.SelectMany(host => host.Nics.Select(nic => (Host: host.Name, Nic: nic.Name))).Take(MostPanels).ToList();
        var bins = new BinnedTime(frame, run.Ledger.Series.Count > 0 ? run.Ledger.Series[0].Bin : TimeSpan.FromMilliseconds(10), MostBins);
        var curves = nics.Select(nic => NicCurves.Of(run.Ledger, nic.Host, nic.Nic, bins)).ToList();
        var most = Nice(curves.Max(curve => curve.Most));
        Panels.Begin(
            script,
            RunFiles.Plot(Name),
            "Bandwidth of each NIC, MiB/s: up is sent, down is received",
            judged.Run.Simulated,
            nics.Count,
            PanelHeight);
        for (var i = 0; i < nics.Count; i++)
        {
            var (host, nic) = nics[i];
            Panels.Next(script, frame, i, nics.Count, PanelHeight, run.Plan.Describe(host, nic), Aside(judged, host, nic));
            Draw(script, run, judged, host, nic, curves[i], most);
        }

        Panels.End(script);
    }

    private static void Draw(PlotScript script, RunDirectory run, JudgedRun judged, string host, string nic, NicCurves curves, double most)
    {
        if (!judged.Captures.Any(capture => capture.Host == host && capture.Nic == nic && (capture.Readable || capture.Packets > 0)))
        {
            Panels.Say(script, $"no readable capture: {RunFiles.Capture(host, nic)}");
            return;
        }

        script.Line($"set yrange [{-most}:{most}]");
        script.Line($"set ytics ('{most:0.###}' {most}, '0' 0, '{most:0.###}' {-most})");
        var areas = curves.Outlines
            .Select(
                (outline, i) => (
                    outline,
                    Colour: i < 2 ? PlotColours.Other : PlotColours.Stream,
                    Title: $"{(i < 2 ? "all traffic" : "migration stream")}, {(i % 2 == 0 ? "sent" : "received")}"))
            .Where(area => area.outline.Count > 0)
            .Select(
                area => $"{script.Data(area.outline)} using 1:2 with filledcurves closed fillcolor rgb '{area.Colour}' fillstyle solid 1 "
                    + $"noborder title {PlotScript.Quote(area.Title)}")
            .ToList();
        script.Line(
            $"plot {string.Join(", ", areas.Append($"0 with lines linewidth 0.5 linecolor rgb '{PlotColours.Muted}' title 'zero'"))}");
    }

    private static string Aside(JudgedRun judged, string host, string nic)
    {
        var stream = judged.Migrations
            .Sum(migration => migration.Interfaces.Where(at => at.Host == host && at.Nic == nic).Sum(at => at.StreamBytes));
        var all = judged.Ledger.Where(row => row.Host == host && row.Nic == nic).Sum(row => row.FrameBytes);
        return $"migration stream {new ByteCount(stream)} · whole run, all traffic {new ByteCount(all)}";
    }

    /// <summary>The next number that reads well: a small one times a power of ten.</summary>
    private static double Nice(double most)
    {
        if (most <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return Steps.Select(step => step * power).First(step => step >= most);
    }
}
