using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>One connection that carried a migration's memory or disks, as one interface saw it. Whose VM it was is for others to
/// say.</summary>
public sealed record StreamRecord
{
    public required string Host { get; init; }

    public required string Interface { get; init; }

    /// <summary>Numbers the connections of a ledger: every interface that saw this one has the same, and one that used the same ports at another
    /// time has another.</summary>
    public required int Connection { get; init; }

    public required TrafficClass Class { get; init; }

    public required Evidence Evidence { get; init; }

    /// <summary>The end that connected: the migration's source.</summary>
    public required TransportEndpoint Client { get; init; }

    public required TransportEndpoint Server { get; init; }

    /// <summary>The handshake was captured, so client and server are certain.</summary>
    public required bool ClientKnown { get; init; }

    /// <summary>The logical network the client's address is of, by the hints; null when not known. Likewise the server's.</summary>
    public required string? ClientNetwork { get; init; }

    public required string? ServerNetwork { get; init; }

    /// <summary>802.1Q identifier on the wire; 0 when untagged. Where the kernel strips tags from frames, libpcap puts them back.</summary>
    public required ushort Vlan { get; init; }

    public required SequenceReport ClientToServer { get; init; }

    public required SequenceReport ServerToClient { get; init; }

    /// <summary>Frames of both directions.</summary>
    public required TrafficCount Transmitted { get; init; }

    public required TrafficCount Received { get; init; }

    public required TrafficCount Forwarded { get; init; }

    public required DateTimeOffset First { get; init; }

    public required DateTimeOffset Last { get; init; }
}
