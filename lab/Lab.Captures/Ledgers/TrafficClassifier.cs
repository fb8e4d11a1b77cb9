using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>Says what a conversation was for. Guests' frames first, then what the content says, then ports.</summary>
public static class TrafficClassifier
{
    private static readonly Classification Unknown = new(TrafficClass.Other, Evidence.None);

    public static Classification Classify(Conversation conversation, TrafficHints hints)
    {
        if (IsGuest(conversation, hints)) return new Classification(TrafficClass.GuestTraffic, Evidence.Address);
        if (!conversation.IsTcp) return Unknown;
        return ByContent(conversation) ?? ByPort(conversation, hints) ?? Unknown;
    }

    /// <summary>Whether a connection of no known class may be a further channel of a proven stream to the same listener: a post-copy
    /// channel has no mark.</summary>
    internal static bool MayBeCompanion(Conversation conversation, Classification own) =>
        conversation.IsTcp && own.Class == TrafficClass.Other && !IsTls(conversation);

    private static bool IsGuest(Conversation conversation, TrafficHints hints) =>
        conversation.TouchesGuest
        || (conversation.Protocol is not null
            && (hints.GuestAddresses.Contains(conversation.Client.Address) || hints.GuestAddresses.Contains(conversation.Server.Address)));

    private static Classification? ByContent(Conversation conversation)
    {
        if (EitherStartsWith(conversation, ProtocolMarks.Nbd)) return new Classification(TrafficClass.DiskCopy, Evidence.Content);
        if (OpenerStartsWith(conversation, ProtocolMarks.QemuStream) || OpenerStartsWith(conversation, ProtocolMarks.MultifdChannel))
            return new Classification(TrafficClass.QemuStream, Evidence.Content);
        return conversation.ClientToServer.Start is { FromFirstByte: true } start && start.HasAt(4, ProtocolMarks.LibvirtProgram)
            ? new Classification(TrafficClass.LibvirtControl, Evidence.Content)
            : null;
    }

    /// <summary>The one who connects sends the mark. Who connected is known only with the handshake.</summary>
    private static bool OpenerStartsWith(Conversation conversation, ReadOnlySpan<byte> mark) =>
        conversation.ClientToServer.Start.StartsWith(mark)
        || (!conversation.ClientKnown && conversation.ServerToClient.Start.StartsWith(mark));

    private static bool EitherStartsWith(Conversation conversation, ReadOnlySpan<byte> mark) =>
        conversation.ServerToClient.Start.StartsWith(mark)
        || (!conversation.ClientKnown && conversation.ClientToServer.Start.StartsWith(mark));

    private static Classification? ByPort(Conversation conversation, TrafficHints hints)
    {
        if (Listens(conversation, port => port == hints.AgentPort)) return new Classification(TrafficClass.AgentControl, Evidence.Port);
        if (Listens(conversation, port => port == hints.LibvirtTlsPort || port == hints.LibvirtPlainPort))
            return new Classification(TrafficClass.LibvirtControl, Evidence.Port);
        if (ShowsOtherContent(conversation) || CarriedNothing(conversation) || !BetweenHosts(conversation, hints)) return null;
        if (Listens(conversation, hints.NbdPorts.Contains)) return new Classification(TrafficClass.DiskCopy, Evidence.Port);
        return Listens(conversation, hints.IsMigrationPort)
            ? new Classification(TrafficClass.QemuStream, Evidence.Port)
            : null;
    }

    /// <summary>The beginning was captured and is neither encrypted nor what we look for: then the port means nothing.</summary>
    private static bool ShowsOtherContent(Conversation conversation) =>
        conversation.ClientToServer.Start is { FromFirstByte: true, Bytes.Count: >= 4 } && !IsTls(conversation);

    /// <summary>An attempt to connect that was refused, or a connection closed before a byte was sent.</summary>
    private static bool CarriedNothing(Conversation conversation) =>
        conversation.ClientKnown && conversation.ClientToServer.Sequence.StreamBytes.Bytes == 0;

    private static bool IsTls(Conversation conversation) => conversation.ClientToServer.Start.StartsWith(ProtocolMarks.Tls);

    private static bool Listens(Conversation conversation, Func<ushort, bool> port) =>
        port(conversation.Server.Port) || (!conversation.ClientKnown && port(conversation.Client.Port));

    private static bool BetweenHosts(Conversation conversation, TrafficHints hints) =>
        hints.HostAddresses.Count == 0 || (IsHost(conversation.Client.Address, hints) && IsHost(conversation.Server.Address, hints));

    private static bool IsHost(NetworkAddress address, TrafficHints hints) => hints.HostOf(address) is not null;
}
