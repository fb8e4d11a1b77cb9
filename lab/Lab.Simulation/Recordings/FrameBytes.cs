using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lab.Captures.Addresses;

namespace Lab.Simulation.Recordings;

/// <summary>Writes the headers of simulated frames: Ethernet, a VLAN tag, IPv4 or IPv6, TCP or UDP. Checksums of the transport are left to hardware that is not there, as on a real virtual link.</summary>
internal static class FrameBytes
{
    public const int MostHeaders = 14 + 4 + 40 + 20;
    private const int Ipv4Header = 20;
    private const int Ipv6Header = 40;
    private const byte Tcp = 6;
    private const byte Udp = 17;

    /// <param name="payload">Bytes that follow on the wire.</param>
    /// <returns>The length of the headers.</returns>
    public static int WriteTcp(Span<byte> frame, FrameEnds ends, uint sequence, uint acknowledged, byte flags, int payload)
    {
        var at = WriteNetwork(frame, ends, Tcp, 20 + payload);
        var tcp = frame.Slice(at, 20);
        tcp.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)ends.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)ends.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = 5 << 4;
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 0xffff);
        return at + 20;
    }

    /// <inheritdoc cref="WriteTcp"/>
    public static int WriteUdp(Span<byte> frame, FrameEnds ends, int payload)
    {
        var at = WriteNetwork(frame, ends, Udp, 8 + payload);
        var udp = frame.Slice(at, 8);
        udp.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)ends.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)ends.DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(8 + payload));
        return at + 8;
    }

    private static int WriteNetwork(Span<byte> frame, FrameEnds ends, byte protocol, int length)
    {
        MacAddress.Parse(ends.DestinationMac).Write(frame);
        MacAddress.Parse(ends.SourceMac).Write(frame[6..]);
        var at = 12;
        if (ends.Vlan is { } tag)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[at..], 0x8100);
            BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 2)..], (ushort)tag);
            at += 4;
        }

        var (source, destination) = (IPAddress.Parse(ends.Source), IPAddress.Parse(ends.Destination));
        var isIpv6 = source.AddressFamily == AddressFamily.InterNetworkV6;
        BinaryPrimitives.WriteUInt16BigEndian(frame[at..], (ushort)(isIpv6 ? 0x86dd : 0x0800));
        at += 2;
        return at + (isIpv6 ? WriteIpv6(frame[at..], source, destination, protocol, length) : WriteIpv4(frame[at..], source, destination, protocol, length));
    }

    private static int WriteIpv4(Span<byte> header, IPAddress source, IPAddress destination, byte protocol, int length)
    {
        header[..Ipv4Header].Clear();
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)Math.Min(Ipv4Header + length, ushort.MaxValue));
        header[6] = 0x40; // not to be cut
        header[8] = 64;
        header[9] = protocol;
        source.TryWriteBytes(header[12..], out _);
        destination.TryWriteBytes(header[16..], out _);
        var sum = 0u;
        for (var at = 0; at < Ipv4Header; at += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(header[at..]);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)~sum);
        return Ipv4Header;
    }

    private static int WriteIpv6(Span<byte> header, IPAddress source, IPAddress destination, byte protocol, int length)
    {
        header[..Ipv6Header].Clear();
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)length);
        header[6] = protocol;
        header[7] = 64;
        source.TryWriteBytes(header[8..], out _);
        destination.TryWriteBytes(header[24..], out _);
        return Ipv6Header;
    }
}

/// <summary>Both ends of a frame.</summary>
internal readonly record struct FrameEnds(string SourceMac, string DestinationMac, int? Vlan, string Source, string Destination, int SourcePort, int DestinationPort)
{
    public FrameEnds Reversed => new(DestinationMac, SourceMac, Vlan, Destination, Source, DestinationPort, SourcePort);
}
