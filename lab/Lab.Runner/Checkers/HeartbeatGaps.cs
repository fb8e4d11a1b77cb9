using Lab.Captures;
using Lab.Captures.Samples;

namespace Lab.Runner.Checkers;

/// <summary>The guest's silence as its peer heard it, within a window.</summary>
/// <param name="Longest">The longest single silence that touches the window. Never a sum: two short pauses are not one long one.</param>
/// <param name="LongestFrom">When the last beat before it arrived.</param>
/// <param name="P99">The 99th percentile of all silences that touch the window.</param>
/// <param name="Lost">Beats that were sent (their numbers are missing) and never arrived.</param>
/// <param name="Interval">The usual time between two beats: the median.</param>
public sealed record HeartbeatGaps(TimeSpan Longest, DateTimeOffset LongestFrom, TimeSpan P99, long Lost, TimeSpan Interval)
{
    public DateTimeOffset LongestTo => LongestFrom + Longest;

    /// <summary>Null when no silence between two beats touches the window. A silence that never ended is not between two beats.</summary>
    /// <param name="beats">In order of arrival.</param>
    public static HeartbeatGaps? Within(IReadOnlyList<HeartbeatRow> beats, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (UnixTime.FromDateTimeOffset(from), UnixTime.FromDateTimeOffset(to));
        var gaps = new List<long>();
        long longest = -1, longestFrom = 0, lowest = long.MaxValue, highest = long.MinValue, heard = 0;
        for (var i = 1; i < beats.Count; i++)
        {
            var (before, after) = (beats[i - 1], beats[i]);
            if (after.PeerNanoseconds < first || before.PeerNanoseconds > last) continue;
            var gap = Math.Max(0, after.PeerNanoseconds - before.PeerNanoseconds);
            gaps.Add(gap);
            if (gap > longest) (longest, longestFrom) = (gap, before.PeerNanoseconds);
            if (heard++ == 0) (lowest, highest) = (before.Sequence, before.Sequence);
            (lowest, highest) = (Math.Min(lowest, after.Sequence), Math.Max(highest, after.Sequence));
        }

        if (gaps.Count == 0) return null;
        gaps.Sort();
        var lost = Math.Max(0, highest - lowest + 1 - (heard + 1));
        return new HeartbeatGaps(
            Span(longest),
            UnixTime.ToDateTimeOffset(longestFrom),
            Span(gaps[(gaps.Count - 1) * 99 / 100]),
            lost,
            Span(gaps[gaps.Count / 2]));
    }

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);
}
