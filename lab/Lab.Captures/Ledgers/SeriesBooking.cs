using System.Runtime.CompilerServices;

namespace Lab.Captures.Ledgers;

/// <summary>Sums the bin logs of all captures by class and direction, on one grid.</summary>
internal static class SeriesBooking
{
    private const int Directions = 3;

    public static IReadOnlyList<TimeSeries> Series(IReadOnlyList<BookedCapture> captures, LedgerOptions options)
    {
        var widening = 1L;
        while (captures.Any(capture => capture.Reading.Bins.Span / widening >= options.MostBins)) widening *= 2;
        return
        [
            .. captures.SelectMany(capture => Series(capture, widening))
                .OrderBy(series => series.Host, StringComparer.Ordinal)
                .ThenBy(series => series.Interface, StringComparer.Ordinal)
                .ThenBy(series => series.Class)
                .ThenBy(series => series.Direction),
        ];
    }

    private static IEnumerable<TimeSeries> Series(BookedCapture capture, long widening)
    {
        var report = capture.Reading.Report;
        var log = capture.Reading.Bins;
        var start = Floor(log.Origin + log.FirstBin, widening);
        var width = log.BinNanoseconds * widening;
        var sums = Sum(capture, start, widening);
        for (var i = 0; i < sums.Length; i++)
        {
            if (sums[i] is not { } bytes) continue;
            var first = Array.FindIndex(bytes, each => each > 0);
            var last = Array.FindLastIndex(bytes, each => each > 0);
            yield return new TimeSeries(
                report.Host,
                report.Interface,
                (TrafficClass)(i / Directions),
                (FrameDirection)(i % Directions),
                UnixTime.ToDateTimeOffset((start + first) * width),
                TimeSpan.FromTicks(width / UnixTime.NanosecondsPerTick),
                bytes[first..(last + 1)]);
        }
    }

    /// <summary>For each class and direction bytes per bin of the whole capture, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long[]?[] Sum(BookedCapture capture, long start, long widening)
    {
        var log = capture.Reading.Bins;
        var sums = new long[]?[Enum.GetValues<TrafficClass>().Length * Directions];
        foreach (var entry in log.Entries)
        {
            ref var bytes = ref sums[(int)capture.Classes[entry.Conversation].Class * Directions + (int)entry.Direction];
            bytes ??= new long[log.Span / widening + 2];
            bytes[Floor(log.Origin + entry.Bin, widening) - start] += entry.Bytes;
        }

        return sums;
    }

    private static long Floor(long value, long divisor) =>
        divisor == 1 ? value : value >= 0 ? value / divisor : (value - divisor + 1) / divisor;
}
