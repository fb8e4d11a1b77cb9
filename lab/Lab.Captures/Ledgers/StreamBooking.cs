namespace Lab.Captures.Ledgers;

internal static class StreamBooking
{
    public static IReadOnlyList<StreamRecord> Streams(IReadOnlyList<BookedCapture> captures, TrafficHints hints) =>
    [
        .. captures.SelectMany(capture => Streams(capture, hints))
            .OrderBy(stream => stream.First)
            .ThenBy(stream => stream.Host, StringComparer.Ordinal)
            .ThenBy(stream => stream.Interface, StringComparer.Ordinal)
            .ThenBy(stream => stream.Client)
            .ThenBy(stream => stream.Server)
            .ThenBy(stream => stream.Vlan),
    ];

    private static IEnumerable<StreamRecord> Streams(BookedCapture capture, TrafficHints hints) =>
        capture.Conversations
            .Select((conversation, i) => (conversation, found: capture.Classes[i], connection: capture.Connections[i]))
            .Where(each => each.found.Class is TrafficClass.QemuStream or TrafficClass.DiskCopy)
            .Select(each => Record(capture.Reading.Report, each.conversation, each.found, each.connection, hints));

    private static StreamRecord Record(CaptureReport report, Conversation conversation, Classification found, int connection, TrafficHints hints) => new()
    {
        Host = report.Host,
        Interface = report.Interface,
        Connection = connection,
        Class = found.Class,
        Evidence = found.Evidence,
        Client = conversation.Client,
        Server = conversation.Server,
        ClientKnown = conversation.ClientKnown,
        ClientNetwork = hints.NetworkOf(conversation.Client.Address),
        ServerNetwork = hints.NetworkOf(conversation.Server.Address),
        Vlan = conversation.Vlan,
        ClientToServer = conversation.ClientToServer.Sequence,
        ServerToClient = conversation.ServerToClient.Sequence,
        Transmitted = conversation.Count(FrameDirection.Transmitted),
        Received = conversation.Count(FrameDirection.Received),
        Forwarded = conversation.Count(FrameDirection.Forwarded),
        First = UnixTime.ToDateTimeOffset(conversation.FirstTime),
        Last = UnixTime.ToDateTimeOffset(conversation.LastTime),
    };
}
