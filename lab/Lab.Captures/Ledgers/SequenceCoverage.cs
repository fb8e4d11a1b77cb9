namespace Lab.Captures.Ledgers;

/// <summary>Which bytes of a TCP direction one capture saw.</summary>
/// <param name="First">The sequence number of the first of them.</param>
/// <param name="Length">From the first to the last.</param>
/// <param name="Gaps">What was not seen in between, in order, counted from the first.</param>
internal sealed record SequenceCoverage(uint First, long Length, IReadOnlyList<SequenceRange> Gaps)
{
    /// <summary>What was seen, in order.</summary>
    /// <param name="start">Where the first byte stands.</param>
    public IEnumerable<SequenceRange> Ranges(long start)
    {
        var at = 0L;
        foreach (var gap in Gaps)
        {
            if (gap.Start > at) yield return new SequenceRange(start + at, start + gap.Start);
            at = gap.End;
        }

        if (Length > at) yield return new SequenceRange(start + at, start + Length);
    }
}
