namespace Lab.Captures.Ledgers;

/// <summary>Reads captures and books every frame.</summary>
public static class LedgerBuilder
{
    /// <summary>A pure function of the files and hints. Missing or damaged files are reported, not thrown.</summary>
    public static Ledger Build(IReadOnlyList<CaptureSource> sources, TrafficHints hints, LedgerOptions options)
    {
        var readings = new CaptureReading[sources.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(options.Parallelism, 1) };
        Parallel.For(0, sources.Count, parallel, i => readings[i] = CaptureReading.Read(sources[i], hints.GuestMacs, options.Bin));
        return Build(readings, hints, options);
    }

    /// <summary>Books captures that were read before.</summary>
    public static Ledger Build(IReadOnlyList<CaptureReading> readings, TrafficHints hints, LedgerOptions options)
    {
        var booked = Companions.Attach(Connections.Join([.. readings.Select(reading => BookedCapture.Book(reading, hints))]));
        return new Ledger
        {
            Captures = [.. readings.Select(reading => reading.Report)],
            Rows =
            [
                .. booked.SelectMany(Rows)
                    .OrderBy(row => row.Host, StringComparer.Ordinal)
                    .ThenBy(row => row.Interface, StringComparer.Ordinal)
                    .ThenBy(row => row.Vlan)
                    .ThenBy(row => row.Class),
            ],
            Streams = StreamBooking.Streams(booked, hints),
            Series = SeriesBooking.Series(booked, options),
        };
    }

    private static IEnumerable<LedgerRow> Rows(BookedCapture booked)
    {
        var report = booked.Reading.Report;
        return booked.Conversations
            .Select((conversation, i) => (conversation, booked.Classes[i].Class))
            .GroupBy(each => (each.conversation.Vlan, each.Class), each => each.conversation)
            .Select(group => new LedgerRow(
                report.Host,
                report.Interface,
                group.Key.Vlan,
                group.Key.Class,
                Sum(group, FrameDirection.Transmitted),
                Sum(group, FrameDirection.Received),
                Sum(group, FrameDirection.Forwarded),
                group.Count()));
    }

    private static TrafficCount Sum(IEnumerable<Conversation> conversations, FrameDirection direction) =>
        conversations.Aggregate(default(TrafficCount), (sum, conversation) => sum + conversation.Count(direction));
}
