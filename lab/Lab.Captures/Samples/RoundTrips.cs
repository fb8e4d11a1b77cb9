using System.Globalization;

namespace Lab.Captures.Samples;

/// <summary>Reads and writes <c>roundtrips/&lt;host&gt;.csv</c>: a header, then one row a try in the order of the answers: when it began in
/// microseconds since 1970-01-01 UTC, and how many microseconds the answer took; empty for none.</summary>
public static class RoundTrips
{
    public const string Header = "utc_us,rtt_us";

    /// <summary>The end of 2199: later nobody measured anything.</summary>
    private const long LatestMicroseconds = 7_258_118_400_000_000;
    private const long MostMicroseconds = 86_400_000_000;

    public static void WriteHeader(TextWriter writer)
    {
        writer.Write(Header);
        writer.Write('\n');
    }

    /// <summary>One row, with its line end.</summary>
    public static void Write(TextWriter writer, RoundTripRow row)
    {
        var time = (row.Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var taken = row.RoundTrip is { } span ? (span.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture) : "";
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{time},{taken}\n"));
    }

    public static SampleFile<RoundTripRow> Read(TextReader reader)
    {
        var rows = new List<RoundTripRow>();
        var faults = new List<SampleFault>();
        if (reader.ReadLine() is not Header) faults.Add(new SampleFault(1, $"the header is not '{Header}'"));
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0) continue;
            if (TryParse(text, out var row)) rows.Add(row);
            else faults.Add(new SampleFault(line, $"not a time and a round trip in microseconds: '{text}'"));
        }

        return new SampleFile<RoundTripRow>(rows, faults);
    }

    private static bool TryParse(string text, out RoundTripRow row)
    {
        row = null!;
        var cells = text.Split(',');
        if (cells.Length != 2 || !TryNumber(cells[0], LatestMicroseconds, out var time)) return false;
        var taken = 0L;
        if (cells[1].Length > 0 && !TryNumber(cells[1], MostMicroseconds, out taken)) return false;
        row = new RoundTripRow(DateTimeOffset.UnixEpoch.AddMicroseconds(time), cells[1].Length > 0 ? TimeSpan.FromMicroseconds(taken) : null);
        return true;
    }

    private static bool TryNumber(string text, long most, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
