using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lab.Captures.Addresses;

namespace Lab.Captures.Decoding;

internal static class IPv4Decoder
{
    private const int SmallestHeader = 20;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int originalLength, ref FrameHeaders headers)
    {
        if (data.Length < offset + SmallestHeader) return;
        var ip = data[offset..];
        var headerLength = (ip[0] & 0xF) * 4;
        if (ip[0] >> 4 != 4 || headerLength < SmallestHeader) return;

        var onWire = Math.Max(originalLength - offset, 0);
        int total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (total == 0 || total > onWire)
        {
            headers.LengthFromFrame = true;
            total = onWire;
        }

        headers.Layer = DecodedLayer.Network;
        headers.Protocol = ip[9];
        headers.SourceAddress = NetworkAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[12..]));
        headers.DestinationAddress = NetworkAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[16..]));
        headers.NetworkPayloadLength = Math.Max(total - headerLength, 0);

        // Three flag bits, then the offset in units of eight bytes: "more fragments" or a place behind the first makes it a part.
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF;
        headers.IsFragment = fragment != 0;
        if ((fragment & 0x1FFF) == 0) TransportDecoder.Decode(data, offset + headerLength, ref headers);
    }
}
