using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lab.Captures.Addresses;

namespace Lab.Captures.Decoding;

internal static class IPv6Decoder
{
    private const int Header = 40;
    private const byte HopByHop = 0;
    private const byte Routing = 43;
    private const byte Fragment = 44;
    private const byte Authentication = 51;
    private const byte DestinationOptions = 60;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int originalLength, ref FrameHeaders headers)
    {
        if (data.Length < offset + Header || data[offset] >> 4 != 6) return;
        var ip = data[offset..];

        var onWire = Math.Max(originalLength - offset - Header, 0);
        int length = BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
        if (length == 0 || length > onWire)
        {
            // 0 is a jumbogram or BIG TCP. A datagram of nothing but its header has no bytes after it either way.
            headers.LengthFromFrame = true;
            length = onWire;
        }

        headers.Layer = DecodedLayer.Network;
        headers.Protocol = ip[6];
        headers.SourceAddress = NetworkAddress.ReadIPv6(ip[8..]);
        headers.DestinationAddress = NetworkAddress.ReadIPv6(ip[24..]);
        headers.NetworkPayloadLength = length;
        SkipExtensions(data, offset + Header, ref headers);
    }

    private static void SkipExtensions(ReadOnlySpan<byte> data, int offset, ref FrameHeaders headers)
    {
        while (headers.Protocol is HopByHop or Routing or Fragment or Authentication or DestinationOptions)
        {
            if (data.Length < offset + 8) return;
            var extension = data[offset..];
            var size = headers.Protocol switch
            {
                Fragment => 8,
                Authentication => (extension[1] + 2) * 4,
                _ => (extension[1] + 1) * 8,
            };
            if (headers.Protocol == Fragment)
            {
                var place = BinaryPrimitives.ReadUInt16BigEndian(extension[2..]);
                headers.IsFragment = (place & 0xFFF9) != 0;
                if ((place & 0xFFF8) != 0)
                {
                    Advance(extension[0], size, ref headers);
                    return;
                }
            }

            Advance(extension[0], size, ref headers);
            offset += size;
        }

        TransportDecoder.Decode(data, offset, ref headers);
    }

    private static void Advance(byte next, int size, ref FrameHeaders headers)
    {
        headers.Protocol = next;
        headers.NetworkPayloadLength = Math.Max(headers.NetworkPayloadLength - size, 0);
    }
}
