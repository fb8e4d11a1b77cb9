using System.Text.Json.Serialization;
using Lab.Model.Units;

namespace Lab.Captures.Ledgers;

/// <summary>One direction of a TCP connection by its sequence numbers; all zero for other protocols.</summary>
/// <param name="StreamBytes">From the first to the last number, captured or not. This is what was sent when both ends of the connection
/// are in the capture.</param>
/// <param name="GapBytes">The part of <paramref name="StreamBytes"/> that no captured segment carried.</param>
/// <param name="Gaps">How many separate ranges that is.</param>
/// <param name="RepeatedBytes">Payload seen more than once: retransmissions.</param>
/// <param name="SynSeen">The direction's beginning was captured; without it <paramref name="StreamBytes"/> counts from the first number
/// seen.</param>
/// <param name="FinSeen">Its orderly end was captured.</param>
/// <param name="RstSeen">It was reset.</param>
public sealed record SequenceReport(
    ByteCount StreamBytes, ByteCount GapBytes, int Gaps, ByteCount RepeatedBytes, bool SynSeen, bool FinSeen, bool RstSeen)
{
    /// <summary>Which numbers were seen, to join it with what other captures saw; null when none was.</summary>
    internal SequenceCoverage? Coverage { get; init; }

    /// <summary>Bytes that captured segments carried, each once.</summary>
    [JsonIgnore]
    public ByteCount CoveredBytes => StreamBytes - GapBytes;

    /// <summary>Two reports are equal when they say the same.</summary>
    public bool Equals(SequenceReport? other) =>
        other is not null && StreamBytes == other.StreamBytes && GapBytes == other.GapBytes && Gaps == other.Gaps
        && RepeatedBytes == other.RepeatedBytes && (SynSeen, FinSeen, RstSeen) == (other.SynSeen, other.FinSeen, other.RstSeen);

    public override int GetHashCode() => HashCode.Combine(StreamBytes, GapBytes, Gaps, RepeatedBytes, SynSeen, FinSeen, RstSeen);
}
