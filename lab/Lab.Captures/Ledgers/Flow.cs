namespace Lab.Captures.Ledgers;

/// <summary>A conversation while it is being counted.</summary>
internal struct Flow
{
    public ConversationKey Key;
    public FlowClient Client;
    public FlowSide FromLower;
    public FlowSide FromUpper;
}

/// <summary>Which end opened the connection, as far as its handshake was captured.</summary>
internal enum FlowClient : byte
{
    Unknown,
    Lower,
    Upper,
}
