using System.Buffers.Binary;
using System.Buffers.Text;
using Lab.Captures.Addresses;

namespace Lab.Probe.Sockets;

/// <summary>Reads <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c> (kernel <c>Documentation/networking/proc_net_tcp.rst</c>), without allocation.</summary>
internal static class TcpTable
{
    /// <summary>Adds a socket for each line that can be read; the heading and torn lines cannot.</summary>
    public static void Parse(ReadOnlySpan<byte> table, List<TcpSocket> sockets)
    {
        while (!table.IsEmpty)
        {
            var end = table.IndexOf((byte)'\n');
            if (end < 0) return;
            if (TryParseLine(table[..end], out var socket)) sockets.Add(socket);
            table = table[(end + 1)..];
        }
    }

    /// <summary><c>sl: local remote st tx:rx tr:when retrnsmt uid timeout inode …</c></summary>
    private static bool TryParseLine(ReadOnlySpan<byte> line, out TcpSocket socket)
    {
        socket = default;
        _ = Next(ref line);
        if (!TryEndpoint(Next(ref line), out var local) || !TryEndpoint(Next(ref line), out var remote)) return false;
        if (!Utf8Parser.TryParse(Next(ref line), out byte state, out _, 'X')) return false;
        for (var skipped = 0; skipped < 5; skipped++) _ = Next(ref line);
        if (!Utf8Parser.TryParse(Next(ref line), out long inode, out _)) return false;
        socket = new TcpSocket(local, remote, (TcpState)state, inode);
        return true;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart((byte)' ');
        var end = line.IndexOf((byte)' ');
        var word = end < 0 ? line : line[..end];
        line = line[word.Length..];
        return word;
    }

    /// <summary>The address is words of 32 bits in the machine's own order; the port is a number.</summary>
    private static bool TryEndpoint(ReadOnlySpan<byte> text, out TransportEndpoint endpoint)
    {
        endpoint = default;
        var colon = text.IndexOf((byte)':');
        if (colon is not (8 or 32) || !TryHex(text[(colon + 1)..], out var port)) return false;
        Span<byte> address = stackalloc byte[16];
        for (var word = 0; word < colon / 8; word++)
        {
            if (!TryHex(text.Slice(word * 8, 8), out var value)) return false;
            if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteUInt32LittleEndian(address[(word * 4)..], value);
            else BinaryPrimitives.WriteUInt32BigEndian(address[(word * 4)..], value);
        }
        var network = colon == 8 ? NetworkAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address)) : NetworkAddress.ReadIPv6(address);
        endpoint = new TransportEndpoint(network, (ushort)port);
        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out uint value) => Utf8Parser.TryParse(text, out value, out var used, 'X') && used == text.Length;
}
