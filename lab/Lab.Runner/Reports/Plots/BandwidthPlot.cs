using Lab.Model.Units;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>Bandwidth of every NIC of every host on one time axis and one scale: where the traffic went is where the colour is.</summary>
internal static class BandwidthPlot
{
    public const string Name = "bandwidth";
    private const int PanelHeight = 118;
    private const int MostBins = 600;
    private const int MostPanels = 12;

    /// <summary>Of all panels: what fits into a file of moderate size when every NIC is busy in both directions.</summary>
    private const int MostBinsTogether = 2400;

    public static Chart Of(TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var nics = run.Plan!.Hosts.SelectMany(host => host.Nics.Select(nic => (Host: host.Name, Nic: nic.Name))).Take(MostPanels).ToList();
        var most = Math.Min(MostBins, MostBinsTogether / Math.Max(nics.Count, 1));
        var bins = new BinnedTime(frame, run.Ledger.Series.Count > 0 ? run.Ledger.Series[0].Bin : TimeSpan.FromMilliseconds(10), most);
        var curves = nics.Select(nic => NicCurves.Of(run.Ledger, nic.Host, nic.Nic, bins)).ToList();
        var highest = curves.Select(curve => curve.Most).DefaultIfEmpty().Max() is var value and > 0 ? value * 1.06 : 1;
        var axis = new Axis { Mirrored = true, From = -highest, To = highest, Unit = Unit.MebibytesPerSecond };
        return TimeChart.Of(
            Name,
            "Bandwidth of each NIC, MiB/s: up is sent, down is received",
            frame,
            judged.Run.Simulated,
            PanelHeight,
            [.. nics.Select((nic, i) => Panel(run, judged, nic.Host, nic.Nic, curves[i], axis))]);
    }

    private static Panel Panel(RunDirectory run, JudgedRun judged, string host, string nic, NicCurves curves, Axis axis)
    {
        var caption = run.Plan!.Describe(host, nic);
        var captured = judged.Captures.Any(capture => capture.Host == host && capture.Nic == nic && (capture.Readable || capture.Packets > 0));
        return captured
            ? new Panel(caption, axis, curves.Areas()) { Aside = Aside(judged, host, nic), Rules = [new Rule(RuleKind.Horizontal) { Dashed = false }] }
            : Charts.Panel.Empty(caption, $"no readable capture: {RunFiles.Capture(host, nic)}");
    }

    private static string Aside(JudgedRun judged, string host, string nic)
    {
        var stream = judged.Migrations
            .Sum(migration => migration.Interfaces.Where(at => at.Host == host && at.Nic == nic).Sum(at => at.StreamBytes));
        var all = judged.Ledger.Where(row => row.Host == host && row.Nic == nic).Sum(row => row.FrameBytes);
        return $"migration stream {new ByteCount(stream)} · whole run, all traffic {new ByteCount(all)}";
    }
}
