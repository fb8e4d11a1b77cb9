using Lab.Captures.Ledgers;

namespace Lab.Runner.Reports.Plots;

/// <summary>One NIC's bandwidth over time in MiB/s, sent upwards and received downwards: all traffic, and of it the migration
/// streams.</summary>
/// <param name="Outlines">All sent, all received, stream sent, stream received: each the outline of an area over the zero line, empty where
/// there was nothing.</param>
/// <param name="Most">The largest absolute value.</param>
internal sealed record NicCurves(IReadOnlyList<IReadOnlyList<double?[]>> Outlines, double Most)
{
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

    /// <summary>A step for each run of equal bins; along zero nothing but the ends.</summary>
    private static List<double?[]> Outline(double[] sums, double scale, BinnedTime bins)
    {
        var points = new List<double?[]>();
        if (sums.All(sum => sum == 0)) return points;
        points.Add([bins.Seconds(0), 0]);
        for (int from = 0, to; from < sums.Length; from = to)
        {
            for (to = from + 1; to < sums.Length && sums[to] == sums[from];) to++;
            points.Add([bins.Seconds(from), sums[from] * scale]);
            points.Add([bins.Seconds(to), sums[from] * scale]);
        }

        points.Add([bins.Seconds(sums.Length), 0]);
        return points;
    }
}
