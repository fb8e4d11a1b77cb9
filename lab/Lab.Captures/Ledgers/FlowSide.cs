using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>Everything gathered about one direction of a conversation. Large and mutable, it lives in the flow table's array and is
/// touched by reference.</summary>
internal struct FlowSide
{
    public MacAddress Source;
    public MacAddress Destination;
    public FrameDirection Direction;
    public bool Guest;
    public int Bin;
    public long BinBytes;
    public DirectionCounts Counts;
    public SequenceSpan Sequence;
    public StartBytes Start;
    public long FirstTime;
    public long LastTime;

    public readonly bool Any => Counts.Any;
}
