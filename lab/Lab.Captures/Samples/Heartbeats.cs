using System.Globalization;
using Lab.Captures.Addresses;

namespace Lab.Captures.Samples;

/// <summary>Reads and writes <c>heartbeats/&lt;vm&gt;.csv</c>: a header, then one row a beat, no quoting.</summary>
public static class Heartbeats
{
    public const string Header = "sequence,guest_ns,peer_ns,pages_dirtied,pages_verified,verify_passes,pages_corrupt,source_mac";

    private const int Columns = 8;

    public static void WriteHeader(TextWriter writer)
    {
        writer.Write(Header);
        writer.Write('\n');
    }

    /// <summary>One row, with its line end.</summary>
    public static void Write(TextWriter writer, HeartbeatRow row)
    {
        var invariant = CultureInfo.InvariantCulture;
        writer.Write(string.Create(invariant, $"{row.Sequence},{row.GuestNanoseconds},{row.PeerNanoseconds},{row.PagesDirtied},"));
        writer.Write(string.Create(invariant, $"{row.PagesVerified},{row.VerifyPasses},{row.PagesCorrupt},{row.SourceMac}\n"));
    }

    public static SampleFile<HeartbeatRow> Read(string path)
    {
        using var reader = new StreamReader(path);
        return Read(reader);
    }

    public static SampleFile<HeartbeatRow> Read(TextReader reader)
    {
        var rows = new List<HeartbeatRow>();
        var faults = new List<SampleFault>();
        if (reader.ReadLine() is not Header) faults.Add(new SampleFault(1, $"the header is not '{Header}'"));
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0) continue;
            if (TryParse(text, out var row)) rows.Add(row);
            else faults.Add(new SampleFault(line, $"not {Columns - 1} numbers and a MAC address: '{text}'"));
        }

        return new SampleFile<HeartbeatRow>(rows, faults);
    }

    private static bool TryParse(string text, out HeartbeatRow row)
    {
        row = null!;
        var cells = text.Split(',');
        if (cells.Length != Columns) return false;
        Span<long> numbers = stackalloc long[Columns - 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!long.TryParse(cells[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])) return false;
        }

        var mac = default(MacAddress);
        if (cells[^1].Length > 0 && !MacAddress.TryParse(cells[^1], out mac)) return false;
        row = new HeartbeatRow(
            numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], cells[^1].Length > 0 ? mac : null);
        return true;
    }
}
