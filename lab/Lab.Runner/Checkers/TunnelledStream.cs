using Lab.Captures.Ledgers;
using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>A tunnelled migration has no stream of its own: its memory is inside libvirt's connection. Seen by its size, since control
/// alone is a few hundred kilobytes.</summary>
internal static class TunnelledStream
{
    private const double LeastShare = 0.99;

    private static readonly ByteCount MostControl = ByteCount.FromMebibytes(4);

    /// <summary>Decides when the memory went through libvirt; otherwise leaves it to the others.</summary>
    /// <returns>Whether it did.</returns>
    public static bool Judge(RunDirectory run, LabPlan plan, PathEvidence path, Findings findings)
    {
        if (path.Streams.Count > 0 || path.Migration.ClaimedBytes is not { } claim || claim <= MostControl.Bytes) return false;
        var carriers = run.Ledger.Rows
            .Where(
                row => row.Class == TrafficClass.LibvirtControl && row.Host == path.Migration.From
                    && row.Transmitted.PayloadBytes.Bytes >= claim * LeastShare)
            .ToList();
        foreach (var row in carriers)
        {
            var sentence = $"{path.Migration.Title}: the migration was tunnelled: libvirt's own connection carried "
                + $"{row.Transmitted.PayloadBytes} on {plan.Describe(row.Host, row.Interface)}";
            if (path.Network is null || path.Network.On(row.Host)?.Nic == row.Interface) findings.Pass($"{sentence}, as expected.");
            else findings.Fail($"{sentence}; it belongs on {path.Network.Name}.");
        }

        return carriers.Count > 0;
    }
}
