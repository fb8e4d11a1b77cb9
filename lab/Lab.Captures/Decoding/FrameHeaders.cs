using Lab.Captures.Addresses;

namespace Lab.Captures.Decoding;

/// <summary>What one frame's headers say. Lengths are those on the wire, not those captured. Fields of a layer that was not reached are
/// zero.</summary>
public struct FrameHeaders
{
    public DecodedLayer Layer { get; internal set; }

    public MacAddress Source { get; internal set; }

    public MacAddress Destination { get; internal set; }

    /// <summary>The outer 802.1Q or 802.1ad tag's identifier; 0 when untagged or priority-tagged.</summary>
    public ushort Vlan { get; internal set; }

    /// <summary>The second tag's identifier (QinQ); 0 when there is none.</summary>
    public ushort InnerVlan { get; internal set; }

    /// <summary>After any tags.</summary>
    public ushort EtherType { get; internal set; }

    public NetworkAddress SourceAddress { get; internal set; }

    public NetworkAddress DestinationAddress { get; internal set; }

    /// <summary>IP protocol number, past IPv6 extension headers.</summary>
    public byte Protocol { get; internal set; }

    /// <summary>Part of a fragmented datagram; only the first part has a transport header.</summary>
    public bool IsFragment { get; internal set; }

    /// <summary>The IP header's length field was 0 or larger than the frame, and the frame's own length was used: segmentation offload
    /// of more than 64 KiB (BIG TCP) leaves 0 there.</summary>
    public bool LengthFromFrame { get; internal set; }

    public ushort SourcePort { get; internal set; }

    public ushort DestinationPort { get; internal set; }

    public uint Sequence { get; internal set; }

    public uint Acknowledgement { get; internal set; }

    public TcpControlBits Flags { get; internal set; }

    /// <summary>Bytes after the IP header and its extensions; Ethernet padding is not in it.</summary>
    public int NetworkPayloadLength { get; internal set; }

    /// <summary>Bytes after the transport header, from the IP length; 0 when the transport header was not read.</summary>
    public int PayloadLength { get; internal set; }

    /// <summary>Where in the captured bytes the payload begins; it may lie past their end.</summary>
    public int PayloadOffset { get; internal set; }

    public readonly bool IsTcp => Layer == DecodedLayer.Transport && Protocol == IpProtocol.Tcp;

    /// <summary>The part of the payload that was captured.</summary>
    public readonly ReadOnlySpan<byte> CapturedPayload(ReadOnlySpan<byte> data) =>
        PayloadLength <= 0 || PayloadOffset >= data.Length
            ? default
            : data.Slice(PayloadOffset, Math.Min(PayloadLength, data.Length - PayloadOffset));
}
