using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>One direction of a conversation.</summary>
public sealed record ConversationSide
{
    public required TrafficCount Transmitted { get; init; }

    public required TrafficCount Received { get; init; }

    public required TrafficCount Forwarded { get; init; }

    public required MacAddress Source { get; init; }

    public required SequenceReport Sequence { get; init; }

    public required ConversationStart Start { get; init; }

    public TrafficCount Total => Transmitted + Received + Forwarded;

    public TrafficCount Count(FrameDirection direction) => direction switch
    {
        FrameDirection.Transmitted => Transmitted,
        FrameDirection.Received => Received,
        _ => Forwarded,
    };
}
