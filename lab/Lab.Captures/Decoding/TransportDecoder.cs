using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lab.Captures.Decoding;

internal static class TransportDecoder
{
    private const int SmallestTcpHeader = 20;
    private const int DatagramHeader = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, ref FrameHeaders headers)
    {
        switch (headers.Protocol)
        {
            case IpProtocol.Tcp:
                DecodeTcp(data, offset, ref headers);
                break;
            case IpProtocol.Udp when data.Length >= offset + DatagramHeader:
                DecodePorts(data[offset..], ref headers);
                // Not UDP's own length: generic segmentation offload leaves the first segment's there.
                SetPayload(offset, DatagramHeader, ref headers);
                break;
            case IpProtocol.Icmp or IpProtocol.IcmpV6 when data.Length >= offset + DatagramHeader:
                SetPayload(offset, DatagramHeader, ref headers);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeTcp(ReadOnlySpan<byte> data, int offset, ref FrameHeaders headers)
    {
        if (data.Length < offset + SmallestTcpHeader) return;
        var tcp = data[offset..];
        var headerLength = (tcp[12] >> 4) * 4;
        if (headerLength < SmallestTcpHeader) return;
        DecodePorts(tcp, ref headers);
        headers.Sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]);
        headers.Acknowledgement = BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]);
        headers.Flags = (TcpControlBits)tcp[13];
        SetPayload(offset, headerLength, ref headers);
    }

    private static void DecodePorts(ReadOnlySpan<byte> transport, ref FrameHeaders headers)
    {
        headers.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport);
        headers.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport[2..]);
    }

    private static void SetPayload(int offset, int headerLength, ref FrameHeaders headers)
    {
        headers.Layer = DecodedLayer.Transport;
        headers.PayloadOffset = offset + headerLength;
        headers.PayloadLength = Math.Max(headers.NetworkPayloadLength - headerLength, 0);
    }
}
