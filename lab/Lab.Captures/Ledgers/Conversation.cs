using Lab.Captures.Addresses;
using Lab.Captures.Decoding;

namespace Lab.Captures.Ledgers;

/// <summary>Two ends that talked, as one capture saw it. One TCP connection, or all datagrams of a 5-tuple, or all frames of an
/// EtherType between two MAC addresses.</summary>
public sealed record Conversation
{
    /// <summary>IP protocol number; null when not IP.</summary>
    public required byte? Protocol { get; init; }

    /// <summary>After any VLAN tag; 0 for IP.</summary>
    public required ushort EtherType { get; init; }

    /// <summary>The outer 802.1Q identifier of its frames; 0 when untagged. The same ends on another VLAN are another conversation.</summary>
    public required ushort Vlan { get; init; }

    /// <summary>The end that opened the connection when <see cref="ClientKnown"/>, otherwise the end with the higher port. All zeros
    /// when not IP.</summary>
    public required TransportEndpoint Client { get; init; }

    public required TransportEndpoint Server { get; init; }

    /// <summary>The handshake was captured.</summary>
    public required bool ClientKnown { get; init; }

    public required ConversationSide ClientToServer { get; init; }

    public required ConversationSide ServerToClient { get; init; }

    /// <summary>A frame of it came from or went to a guest's MAC address.</summary>
    public required bool TouchesGuest { get; init; }

    /// <summary>Nanoseconds since 1970, the earliest frame of either direction.</summary>
    public required long FirstTime { get; init; }

    public required long LastTime { get; init; }

    public bool IsTcp => Protocol == IpProtocol.Tcp;

    /// <summary>Both directions' frames that went this way as the host sees it.</summary>
    public TrafficCount Count(FrameDirection direction) => ClientToServer.Count(direction) + ServerToClient.Count(direction);
}
