using System.Buffers.Binary;
using Lab.Captures.Addresses;

namespace Lab.Tests.Runs;

/// <summary>Frames as a header-only capture keeps them: whole headers, a little payload, and the length they had on the wire.</summary>
internal readonly record struct FrameBytes(byte[] Data, int WireLength)
{
    private const int TcpHeaders = 14 + 20 + 20;
    private const int UdpHeaders = 14 + 20 + 8;

    public static FrameBytes Tcp(
        MacAddress from,
        MacAddress to,
        TransportEndpoint source,
        TransportEndpoint destination,
        uint sequence,
        byte flags,
        int payload,
        ReadOnlySpan<byte> content = default)
    {
        var headers = source.Address.IsIPv4 ? TcpHeaders : TcpHeaders + 20;
        var data = new byte[headers + content.Length];
        if (source.Address.IsIPv4) Ip(data, from, to, source, destination, protocol: 6, 40 + payload);
        else Ipv6(data, from, to, source, destination, protocol: 6, 20 + payload);
        var tcp = data.AsSpan(headers - 20);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], destination.Port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        tcp[12] = 5 << 4;
        tcp[13] = flags;
        content.CopyTo(tcp[20..]);
        return new FrameBytes(data, headers + payload);
    }

    public static FrameBytes Udp(MacAddress from, MacAddress to, TransportEndpoint source, TransportEndpoint destination, int payload)
    {
        var data = new byte[UdpHeaders];
        Ip(data, from, to, source, destination, protocol: 17, 28 + payload);
        var udp = data.AsSpan(34);
        BinaryPrimitives.WriteUInt16BigEndian(udp, source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(8 + payload));
        return new FrameBytes(data, UdpHeaders + payload);
    }

    /// <summary>What QEMU broadcasts in the guest's name where it resumes.</summary>
    public static FrameBytes ReverseArp(MacAddress guest)
    {
        var data = new byte[60];
        data.AsSpan(0, 6).Fill(0xFF);
        guest.Write(data.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(12), 0x8035);
        return new FrameBytes(data, 60);
    }

    /// <summary>The same frame with an 802.1Q tag; 0 leaves it as it is.</summary>
    public FrameBytes Tagged(ushort vlan)
    {
        if (vlan == 0) return this;
        byte[] tag = [0x81, 0x00, (byte)(vlan >> 8), (byte)vlan];
        return new FrameBytes([.. Data[..12], .. tag, .. Data[12..]], WireLength + 4);
    }

    private static void Ipv6(
        Span<byte> data, MacAddress from, MacAddress to, TransportEndpoint source, TransportEndpoint destination, byte protocol, int length)
    {
        to.Write(data);
        from.Write(data[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(data[12..], 0x86DD);
        var ip = data[14..];
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)length);
        ip[6] = protocol;
        ip[7] = 64;
        source.Address.ToIPAddress().TryWriteBytes(ip[8..], out _);
        destination.Address.ToIPAddress().TryWriteBytes(ip[24..], out _);
    }

    private static void Ip(
        Span<byte> data, MacAddress from, MacAddress to, TransportEndpoint source, TransportEndpoint destination, byte protocol, int length)
    {
        to.Write(data);
        from.Write(data[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(data[12..], 0x0800);
        var ip = data[14..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        ip[8] = 64;
        ip[9] = protocol;
        source.Address.ToIPAddress().MapToIPv4().TryWriteBytes(ip[12..], out _);
        destination.Address.ToIPAddress().MapToIPv4().TryWriteBytes(ip[16..], out _);
    }
}
