using System.Buffers.Binary;
using Lab.Captures;
using Lab.Captures.Addresses;
using Lab.Captures.Pcapng;

namespace Lab.Benchmarks.Judging;

/// <summary>Frames of one TCP connection, with the timestamp option that Linux sends: 66 bytes of headers.</summary>
internal sealed class SyntheticConnection
{
    private const int Headers = 66;
    private readonly byte[] _forward = new byte[256];
    private readonly byte[] _backward = new byte[256];
    private uint _sequence = 1_000_000;

    public SyntheticConnection(uint client, uint server, ushort clientPort, ushort serverPort)
    {
        Fill(_forward, client, server, clientPort, serverPort);
        Fill(_backward, server, client, serverPort, clientPort);
    }

    public static MacAddress Mac(uint host) => new(0x5254_0000_0000UL | host);

    public void Send(PcapngWriter writer, long time, int payload, int snapLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_forward.AsSpan(16), (ushort)(52 + payload));
        BinaryPrimitives.WriteUInt32BigEndian(_forward.AsSpan(38), _sequence);
        _sequence += (uint)payload;
        writer.OnPacket(new PacketRef(0, time, Headers + payload, _forward.AsSpan(0, Math.Min(Headers + payload, snapLength))));
    }

    public void Acknowledge(PcapngWriter writer, long time)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_backward.AsSpan(42), _sequence);
        writer.OnPacket(new PacketRef(0, time, Headers, _backward.AsSpan(0, Headers)));
    }

    private static void Fill(byte[] frame, uint source, uint destination, ushort sourcePort, ushort destinationPort)
    {
        Mac(destination).Write(frame);
        Mac(source).Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0800);
        var ip = frame.AsSpan(14);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], 52);
        ip[8] = 64;
        ip[9] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], 0x0A00_0000 | source);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], 0x0A00_0000 | destination);
        var tcp = ip[20..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], destinationPort);
        tcp[12] = 8 << 4;
        tcp[13] = 0x10;
        // No-operation twice, then the timestamps.
        ReadOnlySpan<byte> options = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2];
        options.CopyTo(tcp[20..]);
    }
}
