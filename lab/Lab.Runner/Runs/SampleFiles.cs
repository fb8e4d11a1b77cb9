using Lab.Captures.Samples;

namespace Lab.Runner.Runs;

/// <summary>Reads the probe's sample files, turning what is missing or torn into <see cref="Damage"/>.</summary>
internal static class SampleFiles
{
    public static IReadOnlyList<HeartbeatRow> Heartbeats(string root, string file, Action<Damage> damaged) =>
        Read(root, file, Captures.Samples.Heartbeats.Read, damaged);

    public static IReadOnlyList<SocketSample> Sockets(string root, string file, Action<Damage> damaged) =>
        Read(root, file, SocketSamples.Read, damaged);

    public static IReadOnlyList<RoundTripRow> RoundTrips(string root, string file, Action<Damage> damaged) =>
        Read(root, file, reader => ReadWhole(reader, () => damaged(new Damage(file, JsonLines.TornLastLine))), damaged);

    /// <summary>A line without its end was cut short, and would read as another round trip, or as a lost one.</summary>
    private static SampleFile<RoundTripRow> ReadWhole(TextReader reader, Action torn)
    {
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n') + 1;
        if (end < text.Length) torn();
        using var whole = new StringReader(text[..end]);
        return Captures.Samples.RoundTrips.Read(whole);
    }

    private static IReadOnlyList<T> Read<T>(string root, string file, Func<TextReader, SampleFile<T>> read, Action<Damage> damaged)
    {
        if (!RunFile.TryRead(root, file, damaged, out var bytes)) return [];
        using var text = new StreamReader(new MemoryStream(bytes));
        var samples = read(text);
        foreach (var fault in samples.Faults)
            damaged(new Damage(file, FormattableString.Invariant($"has a line {fault.Line} that cannot be read ({fault.What})")));
        return samples.Samples;
    }
}
