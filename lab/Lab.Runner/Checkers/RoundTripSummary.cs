using Lab.Captures.Samples;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Sums up the round trips from the engine to each agent, before the migrations and during them.</summary>
internal static class RoundTripSummary
{
    public static IEnumerable<JudgedRoundTrips> Of(RunDirectory run)
    {
        if (run.Migrations.Count == 0) yield break;
        var first = run.Migrations.Min(migration => migration.Requested);
        foreach (var host in run.Plan?.Hosts ?? [])
        {
            var rows = run.RoundTrips(host.Name);
            if (rows.Count == 0) continue;
            yield return new JudgedRoundTrips(
                host.Name, Figures(rows.Where(row => row.Time < first)), Figures(rows.Where(row => run.Migrations.Any(migration => Covers(migration, row.Time)))));
        }
    }

    private static bool Covers(MigrationRecord migration, DateTimeOffset time) =>
        time >= migration.Requested && (migration.Finished is not { } end || time <= end);

    /// <summary>Nearest rank; what was lost ranks above everything that came back.</summary>
    private static RoundTripFigures Figures(IEnumerable<RoundTripRow> rows)
    {
        var all = rows.ToList();
        var times = all.Select(row => row.RoundTrip).OfType<TimeSpan>().Order().ToList();
        double? At(int percent)
        {
            var rank = (int)Math.Ceiling(all.Count * percent / 100.0) - 1;
            return rank >= 0 && rank < times.Count ? times[rank].TotalMilliseconds : null;
        }

        return new RoundTripFigures(all.Count, At(50), At(99), times.Count == 0 ? null : times[^1].TotalMilliseconds, all.Count - times.Count);
    }
}
