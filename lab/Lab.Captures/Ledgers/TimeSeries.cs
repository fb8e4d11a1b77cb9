namespace Lab.Captures.Ledgers;

/// <summary>Frame bytes per bin of time.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Interface">The NIC captured.</param>
/// <param name="Class">The traffic counted.</param>
/// <param name="Direction">The direction counted.</param>
/// <param name="Start">Where the first bin begins. Bins of all series of a ledger lie on one grid.</param>
/// <param name="Bin">A bin's width, the same for all series of a ledger.</param>
/// <param name="Bytes">One sum a bin; divide by the width for bytes per second.</param>
public sealed record TimeSeries(
    string Host,
    string Interface,
    TrafficClass Class,
    FrameDirection Direction,
    DateTimeOffset Start,
    TimeSpan Bin,
    IReadOnlyList<long> Bytes);
