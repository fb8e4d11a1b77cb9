using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>Finds channels that carry no mark of their own: connections between the same two addresses, to the same listener and at the
/// same time as one that proved by its content to be a QEMU stream. On whatever interface they were seen.</summary>
internal static class Companions
{
    public static IReadOnlyList<BookedCapture> Attach(IReadOnlyList<BookedCapture> captures)
    {
        var proven = captures
            .SelectMany(capture => capture.Conversations.Where((_, i) => IsProven(capture.Classes[i])))
            .ToLookup(Listener);
        return proven.Count == 0 ? captures : [.. captures.Select(capture => Attach(capture, proven))];
    }

    private static BookedCapture Attach(BookedCapture capture, ILookup<(NetworkAddress, TransportEndpoint), Conversation> proven) =>
        capture with { Classes = [.. capture.Conversations.Select((conversation, i) => Attach(conversation, capture.Classes[i], proven))] };

    private static Classification Attach(
        Conversation conversation, Classification own, ILookup<(NetworkAddress, TransportEndpoint), Conversation> proven) =>
        TrafficClassifier.MayBeCompanion(conversation, own) && proven[Listener(conversation)].Any(stream => Overlap(stream, conversation))
            ? new Classification(TrafficClass.QemuStream, Evidence.Companion)
            : own;

    private static bool IsProven(Classification found) => found is { Class: TrafficClass.QemuStream, Evidence: Evidence.Content };

    private static (NetworkAddress Client, TransportEndpoint Server) Listener(Conversation conversation) =>
        (conversation.Client.Address, conversation.Server);

    private static bool Overlap(Conversation one, Conversation other) => one.FirstTime <= other.LastTime && other.FirstTime <= one.LastTime;
}
