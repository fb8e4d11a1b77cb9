namespace Lab.Simulation.Hypervisors;

/// <summary>
/// When QEMU slows a guest down (7.2, migration_trigger_throttle): looked at with the dirty pages, but not more often than each second; when twice, not necessarily in a row, more than half as much was dirtied as was
/// sent, first by 20 percent, then each time by ten more, up to 99.
/// </summary>
/// <param name="began">When the pages were first looked at, in ticks.</param>
internal sealed class AutoConverge(long began)
{
    private const int First = 20;
    private const int Step = 10;
    private const int Most = 99;
    private const double Trigger = 0.5;
    private const int HighPeriods = 2;

    private long _began = began;
    private double _sent;
    private double _dirtied;
    private int _high;

    /// <summary>Percent by which the guest is slowed down.</summary>
    public int Throttle { get; private set; }

    /// <param name="now">In ticks.</param>
    /// <param name="dirtied">Bytes, since the last look.</param>
    /// <param name="sent">Bytes, since the migration began.</param>
    public void Looked(long now, double dirtied, double sent)
    {
        _dirtied += dirtied;
        if (now - _began <= TimeSpan.TicksPerSecond) return;
        if (_dirtied > (sent - _sent) * Trigger && ++_high >= HighPeriods)
        {
            _high = 0;
            Throttle = Throttle == 0 ? First : Math.Min(Throttle + Step, Most);
        }

        (_began, _sent, _dirtied) = (now, sent, 0);
    }
}
