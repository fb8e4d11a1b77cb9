namespace Lab.Captures.Ledgers;

/// <summary>What a run's captures show, by bytes. The same captures and hints give the same ledger, in the same order.</summary>
public sealed record Ledger
{
    /// <summary>One for each capture, in the order given.</summary>
    public required IReadOnlyList<CaptureReport> Captures { get; init; }

    /// <summary>By host, interface, VLAN and class; only classes that were seen.</summary>
    public required IReadOnlyList<LedgerRow> Rows { get; init; }

    /// <summary>Every connection of class <see cref="TrafficClass.QemuStream"/> or <see cref="TrafficClass.DiskCopy"/> on every
    /// interface, by time. A connection seen on three interfaces is here three times.</summary>
    public required IReadOnlyList<StreamRecord> Streams { get; init; }

    /// <summary>Bytes over time, by host, interface, class and direction; only those that are not all zero.</summary>
    public required IReadOnlyList<TimeSeries> Series { get; init; }
}
