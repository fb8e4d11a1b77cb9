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
    ByteCount StreamBytes, ByteCount GapBytes, int Gaps, ByteCount RepeatedBytes, bool SynSeen, bool FinSeen, bool RstSeen);
