using Lab.Model.Units;

namespace Lab.Captures.Ledgers;

/// <summary>Joins what several captures saw of one direction of one connection: every byte counts once, whoever saw it, and a gap is what
/// nobody saw. A bond that spreads packets shows half of a stream on each port, one that fails over the beginning here and the end
/// there.</summary>
public static class SequenceUnion
{
    /// <summary>
    /// One capture's report stays as it is. Sequence numbers repeat every 4 GiB: a capture that saw no beginning is placed where the stream had
    /// got to by then, to within 2 GiB.
    /// </summary>
    /// <param name="sightings">Reports of the same direction, each with the times of its first and last frame.</param>
    public static SequenceReport Of(IEnumerable<(SequenceReport Report, DateTimeOffset First, DateTimeOffset Last)> sightings)
    {
        var all = sightings.ToList();
        if (all.Count == 1) return all[0].Report;
        var seen = all.Where(each => each.Report.Coverage is not null).OrderBy(each => each.First).ToList();
        var (syn, fin, reset) = (all.Exists(each => each.Report.SynSeen), all.Exists(each => each.Report.FinSeen), all.Exists(each => each.Report.RstSeen));
        if (seen.Count == 0) return new SequenceReport(default, default, 0, default, syn, fin, reset);
        var placed = Place(seen);
        var (start, end) = Bounds(placed);
        var gaps = Holes(placed, start, end);
        var missing = gaps.Sum(gap => gap.End - gap.Start);
        var total = seen.Sum(each => (each.Report.CoveredBytes + each.Report.RepeatedBytes).Bytes);
        return new SequenceReport(
            new ByteCount(end - start), new ByteCount(missing), gaps.Count, new ByteCount(Math.Max(0, total - (end - start - missing))), syn, fin, reset)
        {
            Coverage = new SequenceCoverage(seen[0].Report.Coverage!.First + (uint)start, end - start, [.. gaps.Select(gap => new SequenceRange(gap.Start - start, gap.End - start))]),
        };
    }

    private static List<(SequenceReport Report, long Start)> Place(List<(SequenceReport Report, DateTimeOffset First, DateTimeOffset Last)> seen)
    {
        var origin = seen[0].Report.Coverage!.First;
        var placed = new List<(SequenceReport, long)>();
        var (end, last) = (0L, seen[0].First);
        foreach (var (report, first, until) in seen)
        {
            var coverage = report.Coverage!;
            var reached = last <= seen[0].First ? 0 : (long)(end * Math.Clamp((first - seen[0].First) / (last - seen[0].First), 0, 1));
            var start = reached + (int)(coverage.First - origin - (uint)reached);
            placed.Add((report, start));
            end = Math.Max(end, start + coverage.Length);
            if (until > last) last = until;
        }

        return placed;
    }

    /// <summary>From the SYN, where it was seen, to the FIN, where that was: behind it there is only its own number, which the last
    /// acknowledgement steps over.</summary>
    private static (long Start, long End) Bounds(List<(SequenceReport Report, long Start)> placed)
    {
        static long End((SequenceReport Report, long Start) part) => part.Start + part.Report.Coverage!.Length;
        var began = placed.Where(part => part.Report.SynSeen).ToList();
        var closed = placed.Where(part => part.Report.FinSeen).ToList();
        var (start, end) = (began.Count > 0 ? began.Min(part => part.Start) : placed.Min(part => part.Start), placed.Max(End));
        return (start, closed.Count > 0 && closed.Min(End) is var fin && end == fin + 1 ? fin : end);
    }

    private static List<SequenceRange> Holes(List<(SequenceReport Report, long Start)> placed, long start, long end)
    {
        var ranges = placed.SelectMany(part => part.Report.Coverage!.Ranges(part.Start)).OrderBy(range => range.Start);
        var holes = new List<SequenceRange>();
        var at = start;
        foreach (var range in ranges)
        {
            if (range.Start > at && at < end) holes.Add(new SequenceRange(at, Math.Min(range.Start, end)));
            at = Math.Max(at, range.End);
        }

        if (at < end) holes.Add(new SequenceRange(at, end));
        return holes;
    }
}
