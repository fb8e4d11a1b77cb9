using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lab.Captures.Addresses;

namespace Lab.Captures.Decoding;

/// <summary>Reads link headers and VLAN tags and hands on to IP. Any bytes are fine: reading stops where they end or stop making
/// sense.</summary>
public static class FrameDecoder
{
    private const int EthernetHeader = 14;
    private const int CookedHeader = 16;
    private const int Cooked2Header = 20;

    /// <param name="link">The capturing interface's link type.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="originalLength">The frame's length on the wire.</param>
    /// <param name="headers">Overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(LinkType link, ReadOnlySpan<byte> data, int originalLength, out FrameHeaders headers)
    {
        headers = default;
        switch (link)
        {
            case LinkType.Ethernet:
                DecodeEthernet(data, originalLength, ref headers);
                break;
            case LinkType.LinuxCooked when data.Length >= CookedHeader:
                DecodeCooked(data, CookedHeader, addressAt: 6, protocolAt: 14, originalLength, ref headers);
                break;
            case LinkType.LinuxCooked2 when data.Length >= Cooked2Header:
                DecodeCooked(data, Cooked2Header, addressAt: 12, protocolAt: 0, originalLength, ref headers);
                break;
            case LinkType.RawIp when data.Length > 0:
                headers.EtherType = (data[0] >> 4) == 6 ? EtherTypes.IPv6 : EtherTypes.IPv4;
                DecodeNetwork(data, 0, originalLength, ref headers);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeEthernet(ReadOnlySpan<byte> data, int originalLength, ref FrameHeaders headers)
    {
        if (data.Length < EthernetHeader) return;
        headers.Destination = MacAddress.Read(data);
        headers.Source = MacAddress.Read(data[6..]);
        headers.EtherType = BinaryPrimitives.ReadUInt16BigEndian(data[12..]);
        DecodeTags(data, EthernetHeader, originalLength, ref headers);
    }

    private static void DecodeCooked(
        ReadOnlySpan<byte> data, int headerLength, int addressAt, int protocolAt, int originalLength, ref FrameHeaders headers)
    {
        headers.Source = MacAddress.Read(data[addressAt..]);
        headers.EtherType = BinaryPrimitives.ReadUInt16BigEndian(data[protocolAt..]);
        DecodeTags(data, headerLength, originalLength, ref headers);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeTags(ReadOnlySpan<byte> data, int offset, int originalLength, ref FrameHeaders headers)
    {
        headers.Layer = DecodedLayer.Link;
        for (var tag = 0; tag < 2 && EtherTypes.IsTag(headers.EtherType) && data.Length >= offset + 4; tag++, offset += 4)
        {
            var id = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(data[offset..]) & 0xFFF);
            if (tag == 0) headers.Vlan = id;
            else headers.InnerVlan = id;
            headers.EtherType = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]);
        }

        DecodeNetwork(data, offset, originalLength, ref headers);
    }

    private static void DecodeNetwork(ReadOnlySpan<byte> data, int offset, int originalLength, ref FrameHeaders headers)
    {
        if (headers.EtherType == EtherTypes.IPv4) IPv4Decoder.Decode(data, offset, originalLength, ref headers);
        else if (headers.EtherType == EtherTypes.IPv6) IPv6Decoder.Decode(data, offset, originalLength, ref headers);
    }
}
