namespace Lab.Captures.Ledgers;

/// <summary>Guesses who connected when the handshake was not captured: one end's port is a known listener's, or else one end sent far
/// more. A migration's source does both: it connects, and it sends.</summary>
internal static class Orientation
{
    public static Conversation Orient(Conversation conversation, TrafficHints hints)
    {
        if (conversation.ClientKnown || !conversation.IsTcp) return conversation;
        var (clientListens, serverListens) = (hints.IsListener(conversation.Client.Port), hints.IsListener(conversation.Server.Port));
        var reversed = clientListens == serverListens
            ? clientListens && conversation.ServerToClient.Total.PayloadBytes > conversation.ClientToServer.Total.PayloadBytes
            : clientListens;
        return reversed ? Reverse(conversation) : conversation;
    }

    public static Conversation Reverse(Conversation conversation) => conversation with
    {
        Client = conversation.Server,
        Server = conversation.Client,
        ClientToServer = conversation.ServerToClient,
        ServerToClient = conversation.ClientToServer,
    };
}
