using System.Buffers.Binary;
using Lab.Captures.Addresses;
using Lab.Captures.Decoding;

namespace Lab.Tests.Captures;

/// <summary>Builds whole Ethernet frames for tests of the ledger. The decoder's own tests use bytes written by hand instead.</summary>
internal static class Frames
{
    public static readonly MacAddress HostA = MacAddress.Parse("02:00:00:00:00:0a");
    public static readonly MacAddress HostB = MacAddress.Parse("02:00:00:00:00:0b");
    public static readonly MacAddress Guest = MacAddress.Parse("52:54:00:00:00:01");

    public static byte[] Tcp(
        TransportEndpoint source,
        TransportEndpoint destination,
        uint sequence,
        TcpControlBits flags = TcpControlBits.Ack,
        ReadOnlySpan<byte> payload = default,
        MacAddress? from = null,
        MacAddress? to = null)
    {
        var tcp = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        tcp[12] = 5 << 4;
        tcp[13] = (byte)flags;
        payload.CopyTo(tcp.AsSpan(20));
        return Ip(source, destination, IpProtocol.Tcp, tcp, from, to);
    }

    public static byte[] Udp(TransportEndpoint source, TransportEndpoint destination, int payload, MacAddress? from = null, MacAddress? to = null) =>
        Ip(source, destination, IpProtocol.Udp, new byte[8 + payload], from, to);

    public static byte[] Arp(MacAddress from)
    {
        var frame = new byte[42];
        new MacAddress(0xFFFF_FFFF_FFFF).Write(frame);
        from.Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), EtherTypes.Arp);
        return frame;
    }

    private static byte[] Ip(TransportEndpoint source, TransportEndpoint destination, byte protocol, byte[] transport, MacAddress? from, MacAddress? to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(transport, source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(transport.AsSpan(2), destination.Port);
        var frame = new byte[34 + transport.Length];
        (to ?? HostB).Write(frame);
        (from ?? HostA).Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), EtherTypes.IPv4);
        frame[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(20 + transport.Length));
        frame[23] = protocol;
        source.Address.ToIPAddress().GetAddressBytes().CopyTo(frame, 26);
        destination.Address.ToIPAddress().GetAddressBytes().CopyTo(frame, 30);
        transport.CopyTo(frame, 34);
        return frame;
    }
}
