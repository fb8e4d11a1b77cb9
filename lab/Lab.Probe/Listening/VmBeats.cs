using Lab.Captures.Samples;

namespace Lab.Probe.Listening;

/// <summary>One VM's heartbeats: a row each into its file, and what the live display shows of them.</summary>
internal sealed class VmBeats(string name, TextWriter output) : IDisposable
{
    private long _lastPeerNanoseconds;
    private bool _news;

    public string Name { get; } = name;

    public long Beats { get; private set; }

    /// <summary>Null before the first beat.</summary>
    public HeartbeatDatagram? Last { get; private set; }

    /// <summary>Between two arrivals, by the listener's clock.</summary>
    public long LongestGapNanoseconds { get; private set; }

    public void Record(in HeartbeatDatagram beat, long peerNanoseconds)
    {
        Heartbeats.Write(output, new HeartbeatRow(
            beat.Sequence, beat.GuestNanoseconds, peerNanoseconds, beat.PagesDirtied, beat.PagesVerified, beat.VerifyPasses, beat.PagesCorrupt, SourceMac: null));
        if (Beats++ > 0) LongestGapNanoseconds = Math.Max(LongestGapNanoseconds, peerNanoseconds - _lastPeerNanoseconds);
        _lastPeerNanoseconds = peerNanoseconds;
        _news |= Last is not { } last || last.Stamped != beat.Stamped || last.VerifyPasses != beat.VerifyPasses;
        Last = beat;
    }

    /// <summary>Whether the VM spoke for the first time, has stamped its memory, or has verified all of it once more, since this was last asked.</summary>
    public bool TakeNews()
    {
        var news = _news;
        _news = false;
        return news;
    }

    public void Flush() => output.Flush();

    public void Dispose() => output.Dispose();
}
