using System.Text;

namespace Lab.Probe.Sniffing;

/// <summary>Bytes that passed a NIC since it was made, as the kernel counts them.</summary>
internal readonly record struct NicCounters(long ReceivedBytes, long TransmittedBytes)
{
    /// <summary>Reads <c>/proc/net/dev</c>: unlike <c>/sys</c> it always shows the reader's own network namespace. Malformed lines are left out.</summary>
    public static Dictionary<string, NicCounters> Parse(ReadOnlySpan<byte> table)
    {
        var counters = new Dictionary<string, NicCounters>();
        foreach (var line in table.Split((byte)'\n'))
        {
            var text = Encoding.UTF8.GetString(table[line]);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;
            var cells = text[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length >= 9 && long.TryParse(cells[0], out var received) && long.TryParse(cells[8], out var transmitted))
                counters[text[..colon].Trim()] = new NicCounters(received, transmitted);
        }
        return counters;
    }
}
