using System.Runtime.InteropServices;

namespace Lab.Captures.Ledgers;

/// <summary>Ranges of a byte stream not yet seen, in order and apart from each other. Most are appended at the end and filled near
/// it.</summary>
internal sealed class GapList
{
    private readonly List<(long Start, long End)> _gaps = [];

    public long Bytes { get; private set; }

    public int Count => _gaps.Count;

    /// <summary>The ranges, counted from <paramref name="origin"/>.</summary>
    public IReadOnlyList<SequenceRange> From(long origin) => [.. _gaps.Select(gap => new SequenceRange(gap.Start - origin, gap.End - origin))];

    /// <summary>Adds a range after all others.</summary>
    public void Append(long start, long end)
    {
        _gaps.Add((start, end));
        Bytes += end - start;
    }

    /// <summary>Adds a range before all others.</summary>
    public void Prepend(long start, long end)
    {
        _gaps.Insert(0, (start, end));
        Bytes += end - start;
    }

    /// <summary>Removes what the range covers of the gaps.</summary>
    public void Fill(long start, long end)
    {
        var index = FirstEndingAfter(start);
        while (start < end && index < _gaps.Count && _gaps[index].Start < end)
        {
            var gap = _gaps[index];
            var (from, to) = (Math.Max(gap.Start, start), Math.Min(gap.End, end));
            Bytes -= to - from;
            _gaps.RemoveAt(index);
            if (to < gap.End) _gaps.Insert(index, (to, gap.End));
            if (gap.Start < from) _gaps.Insert(index++, (gap.Start, from));
            if (to < gap.End) return;
        }
    }

    private int FirstEndingAfter(long start)
    {
        var gaps = CollectionsMarshal.AsSpan(_gaps);
        var (low, high) = (0, gaps.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (gaps[middle].End > start) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
