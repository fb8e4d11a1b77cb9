namespace Lab.Captures.Ledgers;

/// <summary>Sums the bin logs of all captures by class, on one grid.</summary>
internal static class SeriesBooking
{
    public static IReadOnlyList<TimeSeries> Series(IReadOnlyList<BookedCapture> captures, LedgerOptions options)
    {
        var widening = 1L;
        while (captures.Any(capture => LongestSpan(capture.Reading.Bins) / widening >= options.MostBins)) widening *= 2;
        return
        [
            .. captures.SelectMany(capture => Series(capture, widening))
                .OrderBy(series => series.Host, StringComparer.Ordinal)
                .ThenBy(series => series.Interface, StringComparer.Ordinal)
                .ThenBy(series => series.Class)
                .ThenBy(series => series.Direction),
        ];
    }

    private static long LongestSpan(BinLog log)
    {
        var (first, last) = (0L, 0L);
        foreach (var entry in log.Entries) (first, last) = (Math.Min(first, entry.Bin), Math.Max(last, entry.Bin));
        return last - first;
    }

    private static IEnumerable<TimeSeries> Series(BookedCapture capture, long widening)
    {
        var report = capture.Reading.Report;
        var log = capture.Reading.Bins;
        return log.Entries
            .GroupBy(entry => (capture.Classes[entry.Conversation].Class, entry.Direction))
            .Select(group => Dense(report, log, group.Key.Class, group.Key.Direction, group, widening));
    }

    private static TimeSeries Dense(
        CaptureReport report, BinLog log, TrafficClass trafficClass, FrameDirection direction, IEnumerable<BinLog.Entry> entries, long widening)
    {
        var bins = entries.Select(entry => (Bin: Floor(log.Origin + entry.Bin, widening), entry.Bytes)).ToArray();
        var first = bins.Min(each => each.Bin);
        var bytes = new long[bins.Max(each => each.Bin) - first + 1];
        foreach (var (bin, sum) in bins) bytes[bin - first] += sum;
        var width = log.BinNanoseconds * widening;
        return new TimeSeries(
            report.Host,
            report.Interface,
            trafficClass,
            direction,
            UnixTime.ToDateTimeOffset(first * width),
            TimeSpan.FromTicks(width / UnixTime.NanosecondsPerTick),
            bytes);
    }

    private static long Floor(long value, long divisor) => value >= 0 ? value / divisor : (value - divisor + 1) / divisor;
}
