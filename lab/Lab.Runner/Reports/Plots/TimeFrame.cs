using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>The one time axis of all plots: seconds since the first migration was requested, from shortly before it to shortly after the
/// last one ended.</summary>
/// <param name="Origin">Second 0.</param>
internal sealed record TimeFrame(DateTimeOffset Origin, double From, double To, IReadOnlyList<Phase> Phases)
{
    /// <summary>Of a run that migrated nothing there is nothing to show: null.</summary>
    public static TimeFrame? Of(RunDirectory run, JudgedRun judged)
    {
        if (judged.Migrations.Count == 0) return null;
        var origin = judged.Migrations.Min(migration => migration.Requested);
        var end = judged.Migrations.Max(migration => migration.Finished) ?? run.History[^1].Time;
        var length = Math.Max((end - origin).TotalSeconds, 0.5);
        var margin = Math.Clamp(length * 0.2, 0.3, 2);
        return new TimeFrame(
            origin, -margin, length + margin, Overlap(judged, end) ? [.. Together(judged, end)] : [.. judged.Migrations.SelectMany(migration => Phase.Of(run, migration, end))]);
    }

    private static bool Overlap(JudgedRun judged, DateTimeOffset end) =>
        judged.Migrations.Any(
            one => judged.Migrations.Any(
                other => other.Ordinal > one.Ordinal && other.Requested < (one.Finished ?? end) && one.Requested < (other.Finished ?? end)));

    /// <summary>Of migrations side by side the phases would lie on each other: what is shown is when any ran, and each pause.</summary>
    private static IEnumerable<Phase> Together(JudgedRun judged, DateTimeOffset end)
    {
        DateTimeOffset? from = null;
        var until = DateTimeOffset.MinValue;
        foreach (var migration in judged.Migrations.OrderBy(migration => migration.Requested))
        {
            if (from is { } began && migration.Requested > until)
            {
                yield return new Phase(0, Phase.Migrating, began, until);
                from = null;
            }

            from ??= migration.Requested;
            if ((migration.Finished ?? end) > until) until = migration.Finished ?? end;
        }

        if (from is { } last) yield return new Phase(0, Phase.Migrating, last, until);
        foreach (var migration in judged.Migrations)
            if (migration.Downtime is { From: { } paused, To: { } resumed }) yield return new Phase(migration.Ordinal, Phase.Downtime, paused, resumed);
    }

    public double Seconds(DateTimeOffset time) => (time - Origin).TotalSeconds;

    public DateTimeOffset Start => Origin.AddSeconds(From);

    public DateTimeOffset End => Origin.AddSeconds(To);
}
