using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>Finds channels that show no mark of their own: connections between the same two addresses, to the same listener and at the
/// same time as one that proved by its content to be a QEMU stream or a disk copy. On whatever interface they were seen.</summary>
internal static class Companions
{
    public static IReadOnlyList<BookedCapture> Attach(IReadOnlyList<BookedCapture> captures)
    {
        var proven = captures
            .SelectMany(capture => capture.Conversations.Select((conversation, i) => (Conversation: conversation, Found: capture.Classes[i])))
            .Where(each => IsProven(each.Found))
            .ToLookup(each => Listener(each.Conversation), each => (each.Conversation, each.Found.Class));
        return proven.Count == 0 ? captures : [.. captures.Select(capture => Attach(capture, proven))];
    }

    private static BookedCapture Attach(
        BookedCapture capture, ILookup<(NetworkAddress, TransportEndpoint), (Conversation Conversation, TrafficClass Class)> proven) => capture with
        {
            Classes = [.. capture.Conversations.Select((conversation, i) => Attach(conversation, capture.Classes[i], proven[Listener(conversation)]))],
        };

    private static Classification Attach(
        Conversation conversation, Classification own, IEnumerable<(Conversation Conversation, TrafficClass Class)> sameListener)
    {
        var (unmarked, guess) = (TrafficClassifier.MayBeCompanion(conversation, own), TrafficClassifier.IsGuess(conversation, own));
        if (!unmarked && !guess) return own;
        foreach (var (stream, kind) in sameListener)
            // A disk copy's server speaks first, and shows its mark.
            if ((guess || kind == TrafficClass.QemuStream) && Overlap(stream, conversation)) return new Classification(kind, Evidence.Companion);
        return own;
    }

    private static bool IsProven(Classification found) =>
        found is { Class: TrafficClass.QemuStream or TrafficClass.DiskCopy, Evidence: Evidence.Content or Evidence.Sighting };

    private static (NetworkAddress Client, TransportEndpoint Server) Listener(Conversation conversation) =>
        (conversation.Client.Address, conversation.Server);

    private static bool Overlap(Conversation one, Conversation other) => one.FirstTime <= other.LastTime && other.FirstTime <= one.LastTime;
}
