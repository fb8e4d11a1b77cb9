using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>Puts together what several captures saw of one connection: it gets one number, and what one capture knows of it, who connected and
/// what for, holds for all. On a bond no capture need have seen the whole, and only one of them its beginning.</summary>
internal static class Connections
{
    /// <summary>Stamps of different hosts are not of one clock.</summary>
    private const long Slack = 2_000_000_000;

    public static IReadOnlyList<BookedCapture> Join(IReadOnlyList<BookedCapture> captures)
    {
        var sightings = captures
            .SelectMany((capture, c) => capture.Conversations.Select((conversation, i) => new Sighting(c, i, conversation)))
            .Where(sighting => sighting.Conversation.IsTcp)
            .GroupBy(sighting => sighting.Ends);
        var numbers = captures.Select(capture => Enumerable.Repeat(-1, capture.Conversations.Count).ToArray()).ToArray();
        var conversations = captures.Select(capture => capture.Conversations.ToArray()).ToArray();
        var classes = captures.Select(capture => capture.Classes.ToArray()).ToArray();
        var next = 0;
        foreach (var connection in sightings.SelectMany(Separate))
        {
            Share(connection, conversations, classes);
            foreach (var sighting in connection) numbers[sighting.Capture][sighting.Index] = next;
            next++;
        }

        return [.. captures.Select((capture, c) => capture with { Conversations = conversations[c], Classes = classes[c], Connections = numbers[c] })];
    }

    /// <summary>Connections that used the same ports one after the other: each began with sequence numbers of its own.</summary>
    private static List<List<Sighting>> Separate(IEnumerable<Sighting> sameEnds)
    {
        var found = new List<List<Sighting>>();
        foreach (var sighting in sameEnds.OrderBy(each => each.Conversation.FirstTime))
        {
            var home = found.FindLast(connection => connection.Any(sighting.BeganWith))
                ?? found.FindLast(connection => !connection.Any(sighting.BeganApartFrom) && sighting.MayFollow(connection[0]));
            if (home is null) found.Add([sighting]);
            else home.Add(sighting);
        }

        return found;
    }

    private static void Share(List<Sighting> connection, Conversation[][] conversations, Classification[][] classes)
    {
        if (connection.Count == 1) return;
        var proven = connection
            .Select(sighting => (Classification?)classes[sighting.Capture][sighting.Index])
            .FirstOrDefault(found => found is { Evidence: Evidence.Content });
        var known = connection.Find(sighting => sighting.Conversation.ClientKnown);
        foreach (var sighting in connection)
        {
            ref var own = ref classes[sighting.Capture][sighting.Index];
            if (proven is { } found && own.Evidence is not (Evidence.Content or Evidence.Address)) own = found with { Evidence = Evidence.Sighting };
            if (known is null || sighting.Conversation.ClientKnown) continue;
            var oriented = sighting.Conversation.Client == known.Conversation.Client ? sighting.Conversation : Orientation.Reverse(sighting.Conversation);
            conversations[sighting.Capture][sighting.Index] = oriented with { ClientKnown = true };
        }
    }

    /// <param name="Capture">Position of the capture.</param>
    /// <param name="Index">Position of the conversation in it.</param>
    private sealed record Sighting(int Capture, int Index, Conversation Conversation)
    {
        private bool IsOrdered => Conversation.Client < Conversation.Server;

        public (TransportEndpoint, TransportEndpoint) Ends =>
            IsOrdered ? (Conversation.Client, Conversation.Server) : (Conversation.Server, Conversation.Client);

        private uint? FromLower => Beginning(IsOrdered ? Conversation.ClientToServer : Conversation.ServerToClient);

        private uint? FromUpper => Beginning(IsOrdered ? Conversation.ServerToClient : Conversation.ClientToServer);

        /// <summary>Both saw a SYN, and it was the same.</summary>
        public bool BeganWith(Sighting other) => Same(FromLower, other.FromLower) == true || Same(FromUpper, other.FromUpper) == true;

        /// <summary>Both saw a SYN, and it was not the same.</summary>
        public bool BeganApartFrom(Sighting other) => Same(FromLower, other.FromLower) == false || Same(FromUpper, other.FromUpper) == false;

        /// <summary>What was under way before this one's SYN was another connection.</summary>
        public bool MayFollow(Sighting first) =>
            (FromLower ?? FromUpper) is null || (first.FromLower ?? first.FromUpper) is not null
            || Conversation.FirstTime - first.Conversation.FirstTime < Slack;

        private static bool? Same(uint? one, uint? other) => one is null || other is null ? null : one == other;

        private static uint? Beginning(ConversationSide side) => side.Sequence.SynSeen ? side.Sequence.Coverage?.First : null;
    }
}
