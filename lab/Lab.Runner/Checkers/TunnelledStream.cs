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
    /// <param name="all">The evidence of every migration of the run.</param>
    /// <returns>Whether it did.</returns>
    public static bool Judge(RunDirectory run, LabPlan plan, PathEvidence path, IReadOnlyList<PathEvidence> all, Findings findings)
    {
        var carriers = Carriers(run, path, all);
        foreach (var carrier in carriers)
        {
            var sentence = $"{path.Migration.Title}: the migration was tunnelled: {Carried(plan, carrier, path, all)}";
            if (path.Network is null || plan.Carries(path.Network, carrier.Host, carrier.Nic, carrier.Vlan)) findings.Pass($"{sentence}, as expected.");
            else findings.Fail($"{sentence}; it belongs on {path.Network.Name}.");
        }

        return carriers.Count > 0;
    }

    /// <summary>What can be said of it in one sentence, or null when it was not tunnelled.</summary>
    public static string? Sentence(RunDirectory run, PathEvidence path, IReadOnlyList<PathEvidence> all)
    {
        if (run.Plan is not { } plan || Carriers(run, path, all) is not { Count: > 0 } carriers) return null;
        return $"{path.Migration.Title} was tunnelled: {string.Join(" and ", carriers.Select(bearer => Carried(plan, bearer, path, all)))}.";
    }

    /// <summary>NICs and bonds whose libvirt control is large enough to hold every migration of the host without a stream of its own: the
    /// connection is shared, so one migration's worth is no proof for two.</summary>
    private static List<Bearer> Carriers(RunDirectory run, PathEvidence path, IReadOnlyList<PathEvidence> all)
    {
        if (!MayBe(path)) return [];
        var claims = Sharing(path, all).Sum(other => other.Migration.ClaimedBytes!.Value);
        return
        [
            .. run.Ledger.Rows
                .Where(row => row.Class == TrafficClass.LibvirtControl && row.Host == path.Migration.From)
                .GroupBy(row => (path.Plan.CarrierOf(row.Host, row.Interface).Name, row.Vlan))
                .Select(rows => new Bearer(path.Migration.From, rows.First().Interface, rows.Key.Vlan, rows.Sum(row => row.Transmitted.PayloadBytes.Bytes)))
                .Where(bearer => bearer.Bytes >= claims * LeastShare),
        ];
    }

    private static string Carried(LabPlan plan, Bearer bearer, PathEvidence path, IReadOnlyList<PathEvidence> all)
    {
        var count = Sharing(path, all).Count();
        return $"libvirt's own connection carried {new ByteCount(bearer.Bytes)} on {plan.Describe(bearer.Host, bearer.Nic, bearer.Vlan)}"
            + (count > 1 ? FormattableString.Invariant($" for {count} such migrations from {bearer.Host} together") : "");
    }

    private static IEnumerable<PathEvidence> Sharing(PathEvidence path, IReadOnlyList<PathEvidence> all) =>
        all.Where(other => MayBe(other) && other.Migration.From == path.Migration.From);

    private static bool MayBe(PathEvidence path) => path.Streams.Count == 0 && path.Migration.ClaimedBytes > MostControl.Bytes;

    /// <param name="Nic">The NIC, or of a bond a port of it.</param>
    private sealed record Bearer(string Host, string Nic, ushort Vlan, long Bytes);
}
