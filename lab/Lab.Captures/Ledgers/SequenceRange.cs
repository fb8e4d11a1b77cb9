namespace Lab.Captures.Ledgers;

/// <summary>Bytes of a stream from <paramref name="Start"/> up to, and without, <paramref name="End"/>.</summary>
internal readonly record struct SequenceRange(long Start, long End);
