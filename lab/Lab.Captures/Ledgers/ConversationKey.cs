using System.Runtime.CompilerServices;
using Lab.Captures.Addresses;
using Lab.Captures.Decoding;

namespace Lab.Captures.Ledgers;

/// <summary>Names a conversation whichever way its frames go: the two ends in a fixed order, ports, protocol, and the VLAN, since the same
/// ends on another VLAN are on another network. Frames that are not IP are keyed by their MAC addresses and EtherType, so that every frame
/// of a capture belongs to some conversation.</summary>
internal readonly struct ConversationKey : IEquatable<ConversationKey>
{
    private const ulong IpMark = 1UL << 63;
    private readonly ulong _lowerHigh;
    private readonly ulong _lowerLow;
    private readonly ulong _upperHigh;
    private readonly ulong _upperLow;
    private readonly ulong _portsAndProtocol;

    private ConversationKey(NetworkAddress lower, NetworkAddress upper, ulong portsAndProtocol)
    {
        (_lowerHigh, _lowerLow) = (lower.High, lower.Low);
        (_upperHigh, _upperLow) = (upper.High, upper.Low);
        _portsAndProtocol = portsAndProtocol;
    }

    public bool IsIp => (_portsAndProtocol & IpMark) != 0;

    /// <summary>IP protocol number, or the EtherType when not IP.</summary>
    public ushort Protocol => (ushort)((_portsAndProtocol >> 32) & 0xFFFF);

    /// <summary>The outer tag's identifier; 0 when untagged.</summary>
    public ushort Vlan => (ushort)((_portsAndProtocol >> 48) & 0xFFF);

    public TransportEndpoint Lower => new(new NetworkAddress(_lowerHigh, _lowerLow), (ushort)(_portsAndProtocol >> 16));

    public TransportEndpoint Upper => new(new NetworkAddress(_upperHigh, _upperLow), (ushort)_portsAndProtocol);

    /// <param name="headers">A frame.</param>
    /// <param name="fromUpper">1 when the frame goes from the upper end to the lower, else 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ConversationKey Of(in FrameHeaders headers, out int fromUpper)
    {
        var vlan = (ulong)headers.Vlan << 48;
        if (headers.Layer < DecodedLayer.Network)
        {
            var (from, to) = (new NetworkAddress(0, headers.Source.Value), new NetworkAddress(0, headers.Destination.Value));
            return Of(from, to, 0, 0, vlan | ((ulong)headers.EtherType << 32), out fromUpper);
        }

        var protocol = IpMark | vlan | ((ulong)headers.Protocol << 32);
        return Of(
            headers.SourceAddress, headers.DestinationAddress, headers.SourcePort, headers.DestinationPort, protocol, out fromUpper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(ConversationKey other) =>
        ((_lowerLow ^ other._lowerLow) | (_upperLow ^ other._upperLow) | (_portsAndProtocol ^ other._portsAndProtocol)
            | (_lowerHigh ^ other._lowerHigh) | (_upperHigh ^ other._upperHigh)) == 0;

    public override bool Equals(object? obj) => obj is ConversationKey other && Equals(other);

    /// <summary>Multiply and fold, a word at a time: addresses of one subnet differ in few bits.</summary>
    public override int GetHashCode()
    {
        var hash = Mix(_lowerLow ^ _portsAndProtocol, 0x9E37_79B9_7F4A_7C15);
        hash = Mix(hash ^ _upperLow, 0xD6E8_FEB8_6659_FD93);
        hash = Mix(hash ^ _lowerHigh ^ ulong.RotateLeft(_upperHigh, 32), 0xA076_1D64_78BD_642F);
        return (int)hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ConversationKey Of(
        NetworkAddress source, NetworkAddress destination, ushort sourcePort, ushort destinationPort, ulong protocol, out int fromUpper)
    {
        var order = source.CompareTo(destination);
        var reversed = order > 0 || (order == 0 && sourcePort > destinationPort);
        fromUpper = reversed ? 1 : 0;
        return reversed
            ? new ConversationKey(destination, source, protocol | ((ulong)destinationPort << 16) | sourcePort)
            : new ConversationKey(source, destination, protocol | ((ulong)sourcePort << 16) | destinationPort);
    }

    private static ulong Mix(ulong value, ulong factor)
    {
        var high = Math.BigMul(value, factor, out var low);
        return high ^ low;
    }
}
