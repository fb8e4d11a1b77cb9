using Lab.Captures.Ledgers;

namespace Lab.Runner.Reports.Plots;

/// <summary>The time frame cut into equal bins, whole multiples of the ledger's, few enough to draw.</summary>
internal sealed class BinnedTime
{
    private readonly TimeFrame _frame;
    private readonly long _ticks;

    public BinnedTime(TimeFrame frame, TimeSpan ledgerBin, int most)
    {
        _frame = frame;
        var needed = (frame.To - frame.From) / most / ledgerBin.TotalSeconds;
        _ticks = ledgerBin.Ticks * Math.Max(1, (long)Math.Ceiling(needed));
        Count = (int)((frame.End - frame.Start).Ticks / _ticks) + 1;
    }

    public int Count { get; }

    public double Width => (double)_ticks / TimeSpan.TicksPerSecond;

    /// <summary>Where a bin begins, on the plot's axis.</summary>
    public double Seconds(int bin) => _frame.From + bin * Width;

    /// <summary>Adds a series' bytes to <paramref name="sums"/>; what lies outside the frame is left out.</summary>
    public void Add(TimeSeries series, double[] sums)
    {
        var start = _frame.Start;
        for (var i = 0; i < series.Bytes.Count; i++)
        {
            if (series.Bytes[i] == 0) continue;
            var offset = (series.Start - start).Ticks + i * series.Bin.Ticks;
            if (offset >= 0 && offset / _ticks < Count) sums[offset / _ticks] += series.Bytes[i];
        }
    }
}
