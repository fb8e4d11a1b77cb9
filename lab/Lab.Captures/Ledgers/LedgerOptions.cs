namespace Lab.Captures.Ledgers;

public sealed record LedgerOptions
{
    /// <summary>Width of the time series' bins.</summary>
    public TimeSpan Bin { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>No series is longer: bins are doubled until they fit. Bounds what a damaged timestamp costs.</summary>
    public int MostBins { get; init; } = 200_000;

    /// <summary>Captures read at the same time. The result does not depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
