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
            origin, -margin, length + margin, [.. judged.Migrations.SelectMany(migration => Phase.Of(run, migration, end))]);
    }

    public double Seconds(DateTimeOffset time) => (time - Origin).TotalSeconds;

    public DateTimeOffset Start => Origin.AddSeconds(From);

    public DateTimeOffset End => Origin.AddSeconds(To);
}
