using Lab.Captures.Ledgers;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>The ledger and its captures, for <see cref="JudgedRun"/>.</summary>
internal static class LedgerSummary
{
    public static IEnumerable<LedgerLine> Lines(RunDirectory run) =>
        run.Ledger.Rows.Select(row => new LedgerLine(
            row.Host, row.Interface, row.Vlan == 0 ? null : row.Vlan, run.Plan?.NetworksOn(row.Host, row.Interface, row.Vlan) ?? [], row.Class, Count(row.Transmitted),
            Count(row.Received), Count(row.Forwarded)));

    public static IEnumerable<JudgedCapture> Captures(RunDirectory run) =>
        run.Ledger.Captures.Select(capture => new JudgedCapture(
            RunFiles.Capture(capture.Host, capture.Interface),
            capture.Host,
            capture.Interface,
            Readable: capture.Damage is null,
            capture.Packets,
            capture.Statistics?.Dropped,
            capture.Closed,
            capture.Filter,
            capture.First,
            capture.Last));

    private static LedgerCount Count(TrafficCount count) => new(count.Packets, count.FrameBytes.Bytes, count.PayloadBytes.Bytes);
}
