using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>Says what a conversation was for: guests' frames first, then what the content says. Where it says nothing, because the beginning was
/// not captured or is encrypted, the processes that held the ends; at last the port.</summary>
public static class TrafficClassifier
{
    private static readonly Classification Unknown = new(TrafficClass.Other, Evidence.None);

    public static Classification Classify(Conversation conversation, TrafficHints hints)
    {
        if (IsGuest(conversation, hints)) return new Classification(TrafficClass.GuestTraffic, Evidence.Address);
        if (!conversation.IsTcp) return Unknown;
        return ByContent(conversation) ?? ByControlPort(conversation, hints) ?? ByOwner(conversation, hints) ?? ByPort(conversation, hints) ?? Unknown;
    }

    /// <summary>Whether a connection of no known class may be a further channel of a proven stream to the same listener: a post-copy
    /// channel has no mark.</summary>
    internal static bool MayBeCompanion(Conversation conversation, Classification own) =>
        conversation.IsTcp && own == Unknown && !IsTls(conversation);

    /// <summary>Whether only its port gave a connection its class, and its beginning was not captured: what is known of another connection to
    /// the same listener tells more.</summary>
    internal static bool IsGuess(Conversation conversation, Classification own) =>
        own.Evidence == Evidence.Port && conversation is { IsTcp: true, ClientToServer.Start.FromFirstByte: false };

    private static bool IsGuest(Conversation conversation, TrafficHints hints) =>
        conversation.TouchesGuest
        || (conversation.Protocol is not null
            && (hints.GuestAddresses.Contains(conversation.Client.Address) || hints.GuestAddresses.Contains(conversation.Server.Address)));

    private static Classification? ByContent(Conversation conversation)
    {
        if (EitherStartsWith(conversation, ProtocolMarks.Nbd) || IsNbdUnderWay(conversation)) return new Classification(TrafficClass.DiskCopy, Evidence.Content);
        if (OpenerStartsWith(conversation, ProtocolMarks.QemuStream) || OpenerStartsWith(conversation, ProtocolMarks.MultifdChannel))
            return new Classification(TrafficClass.QemuStream, Evidence.Content);
        return conversation.ClientToServer.Start is { FromFirstByte: true } start && start.HasAt(4, ProtocolMarks.LibvirtProgram)
            ? new Classification(TrafficClass.LibvirtControl, Evidence.Content)
            : null;
    }

    /// <summary>Its beginning was missed. Replies stand alone in their segments, so that the first one seen shows its mark.</summary>
    private static bool IsNbdUnderWay(Conversation conversation) =>
        !conversation.ClientKnown
        && (UnderWay(conversation.ClientToServer.Start) || UnderWay(conversation.ServerToClient.Start));

    private static bool UnderWay(ConversationStart start) =>
        start.StartsWith(ProtocolMarks.NbdReply) || start.StartsWith(ProtocolMarks.NbdStructuredReply) || start.StartsWith(ProtocolMarks.NbdRequest);

    /// <summary>The one who connects sends the mark. Who connected is known only with the handshake.</summary>
    private static bool OpenerStartsWith(Conversation conversation, ReadOnlySpan<byte> mark) =>
        conversation.ClientToServer.Start.StartsWith(mark)
        || (!conversation.ClientKnown && conversation.ServerToClient.Start.StartsWith(mark));

    private static bool EitherStartsWith(Conversation conversation, ReadOnlySpan<byte> mark) =>
        conversation.ServerToClient.Start.StartsWith(mark)
        || (!conversation.ClientKnown && conversation.ClientToServer.Start.StartsWith(mark));

    private static Classification? ByControlPort(Conversation conversation, TrafficHints hints)
    {
        if (Listens(conversation, port => port == hints.AgentPort)) return new Classification(TrafficClass.AgentControl, Evidence.Port);
        if (Listens(conversation, port => port == hints.LibvirtTlsPort || port == hints.LibvirtPlainPort))
            return new Classification(TrafficClass.LibvirtControl, Evidence.Port);
        return null;
    }

    /// <summary>Two VMs' processes on two hosts talk to each other for one reason.</summary>
    private static Classification? ByOwner(Conversation conversation, TrafficHints hints)
    {
        if (ShowsOtherContent(conversation) || CarriedNothing(conversation) || hints.HostAddresses.Count == 0 || !BetweenHosts(conversation, hints))
            return null;
        return hints.OwnerOf(conversation.Client, conversation.Server) switch
        {
            ConnectionOwner.Vms => new Classification(TrafficClass.QemuStream, Evidence.Owner),
            ConnectionOwner.Strangers => new Classification(TrafficClass.Other, Evidence.Owner),
            _ => null,
        };
    }

    private static Classification? ByPort(Conversation conversation, TrafficHints hints)
    {
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
