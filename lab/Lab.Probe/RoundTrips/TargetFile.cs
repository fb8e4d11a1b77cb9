using System.Net;
using Lab.Captures.Samples;

namespace Lab.Probe.RoundTrips;

/// <summary>One host's round trips: a row each into its file, and what the status lines show of them.</summary>
internal sealed class TargetFile(string host, IPEndPoint endpoint, TextWriter output) : IDisposable
{
    public string Host { get; } = host;

    public IPEndPoint Endpoint { get; } = endpoint;

    public List<ConnectAttempt> Outstanding { get; } = [];

    public long Count { get; private set; }

    public long Lost { get; private set; }

    /// <summary>Null when the last try was lost, or before the first.</summary>
    public TimeSpan? Last { get; private set; }

    public TimeSpan Longest { get; private set; }

    /// <param name="taken">Null when there was no answer.</param>
    public void Record(DateTimeOffset time, TimeSpan? taken)
    {
        Lab.Captures.Samples.RoundTrips.Write(output, new RoundTripRow(time, taken));
        Count++;
        Last = taken;
        if (taken is not { } span) Lost++;
        else if (span > Longest) Longest = span;
    }

    public void Flush() => output.Flush();

    public void Dispose()
    {
        foreach (var attempt in Outstanding) attempt.Dispose();
        output.Dispose();
    }
}
