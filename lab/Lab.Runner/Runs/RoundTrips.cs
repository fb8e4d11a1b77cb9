using System.Globalization;

namespace Lab.Runner.Runs;

/// <summary>
/// Round trips from the engine to a host's management address: <c>roundtrips/&lt;host&gt;.csv</c>, a header <c>utc_us,rtt_us</c>, then a line a
/// probe in microseconds (since 1970, and of the round trip; empty when no answer came).
/// </summary>
/// <param name="Samples">In the order of the file. Lines that cannot be read, as a torn last one, are left out.</param>
public sealed record RoundTrips(IReadOnlyList<RoundTrip> Samples)
{
    private const long Latest = 7_258_118_400_000_000; // the year 2200

    /// <summary>Probes without an answer.</summary>
    public int Lost => Samples.Count(sample => sample.Milliseconds is null);

    /// <summary>Hosts that a run measured; empty when there is no such folder.</summary>
    public static IReadOnlyList<string> HostsOf(string run) =>
        Directory.Exists(Path.Combine(run, RunFiles.RoundTripFolder))
            ? [.. Directory.EnumerateFiles(Path.Combine(run, RunFiles.RoundTripFolder), "*.csv").Select(file => Path.GetFileNameWithoutExtension(file))]
            : [];

    /// <summary>Null when the run did not measure this host.</summary>
    public static RoundTrips? Read(string run, string host)
    {
        var file = Path.Combine(run, RunFiles.RoundTrips(host));
        if (!File.Exists(file)) return null;
        using var reader = new StreamReader(file);
        return Read(reader);
    }

    public static RoundTrips Read(TextReader reader)
    {
        var text = reader.ReadToEnd();
        // A line without its end was cut short, and would read as another round trip, or as a lost one.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return new RoundTrips([.. whole.Split('\n').Select(Parse).OfType<RoundTrip>()]);
    }

    /// <summary>Milliseconds that this part of the answered probes did not exceed (nearest rank); null without answers.</summary>
    /// <param name="part">Over 0, to 1: the longest.</param>
    public double? Quantile(double part)
    {
        var answered = Samples.Select(sample => sample.Milliseconds).OfType<double>().Order().ToList();
        return answered.Count == 0 ? null : answered[Math.Clamp((int)Math.Ceiling(part * answered.Count) - 1, 0, answered.Count - 1)];
    }

    private static RoundTrip? Parse(string line)
    {
        var cells = line.Split(',');
        if (cells.Length != 2 || !long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sent) || sent > Latest) return null;
        var time = DateTimeOffset.UnixEpoch.AddMicroseconds(sent);
        if (cells[1].Trim().Length == 0) return new RoundTrip(time, null);
        return double.TryParse(cells[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var microseconds) && double.IsFinite(microseconds)
            ? new RoundTrip(time, microseconds / 1000)
            : null;
    }
}

/// <param name="Time">When the probe was sent.</param>
/// <param name="Milliseconds">Null: no answer came.</param>
public readonly record struct RoundTrip(DateTimeOffset Time, double? Milliseconds);
