using Lab.Captures.Ledgers;
using Lab.Runner.Reports.Charts;

namespace Lab.Runner.Reports.Plots;

/// <summary>One NIC's bandwidth over time in MiB/s, sent upwards and received downwards: all traffic, and of it the migration
/// streams.</summary>
/// <param name="Steps">All sent, all received, stream sent, stream received: where each new value begins, empty where there was
/// nothing.</param>
/// <param name="Most">The largest absolute value.</param>
internal sealed record NicCurves(IReadOnlyList<IReadOnlyList<Point>> Steps, double Most)
{
    private const string All = "all traffic";
    private const string Stream = "migration stream";

    public static NicCurves Of(Ledger ledger, string host, string nic, BinnedTime bins)
    {
        double[][] sums = [new double[bins.Count], new double[bins.Count], new double[bins.Count], new double[bins.Count]];
        foreach (var series in ledger.Series.Where(series => series.Host == host && series.Interface == nic))
        {
            // Which way a bridged frame went a capture does not tell; it is drawn with what was sent.
            var received = series.Direction == FrameDirection.Received ? 1 : 0;
            bins.Add(series, sums[received]);
            if (series.Class is TrafficClass.QemuStream or TrafficClass.DiskCopy) bins.Add(series, sums[2 + received]);
        }

        var scale = 1 / bins.Width / 1048576;
        return new NicCurves(
            [.. sums.Select((sum, i) => Outline(sum, i % 2 == 0 ? scale : -scale, bins))], sums.Max(sum => sum.Max()) * scale);
    }

    /// <summary>All traffic behind, the streams before it.</summary>
    public IReadOnlyList<Series> Areas() =>
        [.. Steps.Select((steps, i) => Area(steps, i < 2, i % 2 == 0 ? "sent" : "received")).Where(series => series.Points.Count > 0)];

    private static Series Area(IReadOnlyList<Point> steps, bool all, string direction)
    {
        var most = steps.Select(point => Math.Abs(point.Y)).DefaultIfEmpty().Max();
        return new Series(all ? All : Stream, all ? PlotColours.Other : PlotColours.Stream, SeriesStyle.StepArea, steps)
        {
            Title = FormattableString.Invariant($"{(all ? All : Stream)}, {direction}: up to {most:0.#} MiB/s"),
        };
    }

    /// <summary>A point for each run of equal bins.</summary>
    private static List<Point> Outline(double[] sums, double scale, BinnedTime bins)
    {
        var points = new List<Point>();
        if (sums.All(sum => sum == 0)) return points;
        for (var i = 0; i < sums.Length; i++)
            if (i == 0 || sums[i] != sums[i - 1]) points.Add(new Point(bins.Seconds(i), sums[i] * scale));
        points.Add(new Point(bins.Seconds(sums.Length), 0));
        return points;
    }
}
