using System.Buffers.Text;

namespace Lab.Probe.Sockets;

/// <summary>
/// What tells cheaply that connections came or went: the kernel's TCP counters of a network namespace (<c>/proc/net/snmp</c>, RFC 4022). Reading them takes
/// some 15 µs; reading the list of sockets walks the whole kernel's hash table, milliseconds on a machine with much memory.
/// </summary>
/// <param name="ActiveOpens">Connections ever opened from here.</param>
/// <param name="PassiveOpens">Connections ever opened to here.</param>
/// <param name="Established">Connections now established, or waiting for us to close.</param>
internal readonly record struct TcpActivity(long ActiveOpens, long PassiveOpens, long Established)
{
    private const int ActiveOpensColumn = 5, PassiveOpensColumn = 6, EstablishedColumn = 9;

    /// <returns>Null when the counters cannot be found.</returns>
    public static TcpActivity? Parse(ReadOnlySpan<byte> snmp)
    {
        // The first line that begins so names the columns, the second has the numbers.
        var names = snmp.IndexOf("\nTcp: "u8);
        if (names < 0) return null;
        var after = snmp[(names + 1)..];
        var numbers = after.IndexOf("\nTcp: "u8);
        if (numbers < 0) return null;
        var line = after[(numbers + 1)..];
        var end = line.IndexOf((byte)'\n');
        return ParseNumbers(end < 0 ? line : line[..end]);
    }

    private static TcpActivity? ParseNumbers(ReadOnlySpan<byte> line)
    {
        long active = -1, passive = -1, established = -1;
        var column = 0;
        foreach (var cell in line.Split((byte)' '))
        {
            if (column is ActiveOpensColumn or PassiveOpensColumn or EstablishedColumn && Utf8Parser.TryParse(line[cell], out long value, out _))
            {
                if (column == ActiveOpensColumn) active = value;
                else if (column == PassiveOpensColumn) passive = value;
                else established = value;
            }
            column++;
        }
        return established < 0 ? null : new TcpActivity(active, passive, established);
    }
}
