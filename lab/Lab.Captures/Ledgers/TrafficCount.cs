using Lab.Model.Units;

namespace Lab.Captures.Ledgers;

/// <summary>Frames, their bytes on the wire, and the bytes behind their transport headers. Retransmitted payload counts each
/// time.</summary>
public readonly record struct TrafficCount(long Packets, ByteCount FrameBytes, ByteCount PayloadBytes)
{
    public static TrafficCount operator +(TrafficCount left, TrafficCount right) =>
        new(left.Packets + right.Packets, left.FrameBytes + right.FrameBytes, left.PayloadBytes + right.PayloadBytes);
}
