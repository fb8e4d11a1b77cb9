using Lab.Captures.Addresses;

namespace Lab.Benchmarks.Comparing;

/// <summary>Frames and their bytes on the wire, by sender and receiver: what two readers of one capture must agree on.</summary>
internal sealed class ConversationTotals
{
    private readonly Dictionary<(TransportEndpoint From, TransportEndpoint To), (long Frames, long Bytes)> _totals = [];

    public long Frames => _totals.Values.Sum(total => total.Frames);

    public long Bytes => _totals.Values.Sum(total => total.Bytes);

    /// <summary>Pairs of ends, whichever way.</summary>
    public int Conversations => _totals.Keys.Select(ends => ends.From < ends.To ? ends : (ends.To, ends.From)).Distinct().Count();

    public void Add(TransportEndpoint from, TransportEndpoint to, long frames, long bytes)
    {
        if (frames == 0) return;
        var (before, carried) = _totals.GetValueOrDefault((from, to));
        _totals[(from, to)] = (before + frames, carried + bytes);
    }

    /// <summary>One sentence for each direction in which the two differ.</summary>
    public IEnumerable<string> Differences(ConversationTotals other, string own, string others)
    {
        foreach (var ends in _totals.Keys.Union(other._totals.Keys).Order())
        {
            var (one, two) = (_totals.GetValueOrDefault(ends), other._totals.GetValueOrDefault(ends));
            if (one != two)
                yield return FormattableString.Invariant(
                    $"{ends.From} → {ends.To}: {own} has {one.Frames} frames of {one.Bytes} bytes, {others} {two.Frames} of {two.Bytes}");
        }
    }
}
