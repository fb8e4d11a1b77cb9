using Lab.Model.Units;

namespace Lab.Captures.Ledgers;

/// <summary>Turns a counted flow into the record others read.</summary>
internal static class ConversationReading
{
    public static Conversation Read(in Flow flow)
    {
        var key = flow.Key;
        var clientIsUpper = flow.Client == FlowClient.Upper || (flow.Client == FlowClient.Unknown && key.Upper.Port > key.Lower.Port);
        var lowerSide = Read(flow.FromLower);
        var upperSide = Read(flow.FromUpper);
        return new Conversation
        {
            Protocol = key.IsIp ? (byte)key.Protocol : null,
            EtherType = key.IsIp ? (ushort)0 : key.Protocol,
            Vlan = key.Vlan,
            Client = !key.IsIp ? default : clientIsUpper ? key.Upper : key.Lower,
            Server = !key.IsIp ? default : clientIsUpper ? key.Lower : key.Upper,
            ClientKnown = flow.Client != FlowClient.Unknown,
            ClientToServer = clientIsUpper ? upperSide : lowerSide,
            ServerToClient = clientIsUpper ? lowerSide : upperSide,
            TouchesGuest = flow.FromLower.Guest || flow.FromUpper.Guest,
            FirstTime = !flow.FromUpper.Any ? flow.FromLower.FirstTime
                : !flow.FromLower.Any ? flow.FromUpper.FirstTime
                : Math.Min(flow.FromLower.FirstTime, flow.FromUpper.FirstTime),
            LastTime = Math.Max(flow.FromLower.LastTime, flow.FromUpper.LastTime),
        };
    }

    private static ConversationSide Read(in FlowSide side) => new()
    {
        Transmitted = side.Counts[FrameDirection.Transmitted],
        Received = side.Counts[FrameDirection.Received],
        Forwarded = side.Counts[FrameDirection.Forwarded],
        Source = side.Source,
        Sequence = Read(side.Sequence),
        Start = side.Start.ToStart(),
    };

    private static SequenceReport Read(in SequenceSpan span) => new(
        new ByteCount(span.SpanBytes),
        new ByteCount(span.GapBytes),
        span.Gaps,
        new ByteCount(span.SeenBytes - (span.SpanBytes - span.GapBytes)),
        span.SynSeen,
        span.FinSeen,
        span.RstSeen)
    {
        Coverage = span.Coverage,
    };
}
