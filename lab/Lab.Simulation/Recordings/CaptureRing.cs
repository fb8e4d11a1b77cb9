namespace Lab.Simulation.Recordings;

/// <summary>What the kernel keeps for a probe that stands still: as many headers as its ring holds; what comes after those is dropped.</summary>
/// <param name="pauses">In order.</param>
internal sealed class CaptureRing(IReadOnlyList<(long From, long To)> pauses, long slots)
{
    private int _pause;
    private long _waiting;

    /// <param name="at">Of a frame; never before the one before.</param>
    public bool Takes(long at)
    {
        while (_pause < pauses.Count && pauses[_pause].To < at)
        {
            _pause++;
            _waiting = 0;
        }

        return _pause == pauses.Count || at < pauses[_pause].From || _waiting++ < slots;
    }
}
