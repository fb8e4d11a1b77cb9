using Lab.Model.Migrations;

namespace Lab.Agent.Convergences;

/// <summary>The schedule that a migration follows: the request's or the legacy one, without what it cannot do.</summary>
public static class EffectiveSchedule
{
    private static readonly ConvergenceStep Abort = new(-1, new ConvergenceAction(ConvergenceActionKind.Abort));

    /// <summary>Post-copy needs a running guest and a single stream: its steps are dropped otherwise. What remains still ends, with an abort if need be.</summary>
    public static ConvergenceSchedule For(MigrateRequest request, bool paused)
    {
        var schedule = request.ConvergenceSchedule ?? LegacySchedule.For(request.Downtime);
        if (!paused && request.Parallel is null) return schedule;
        var stalling = schedule.Stalling.Where(step => step.Action.Kind != ConvergenceActionKind.PostCopy).ToList();
        if (stalling.Count == 0 || stalling[^1].Action.Kind != ConvergenceActionKind.Abort) stalling.Add(Abort);
        return schedule with { Stalling = stalling };
    }

    public static bool UsesPostCopy(ConvergenceSchedule schedule) => schedule.Stalling.Any(step => step.Action.Kind == ConvergenceActionKind.PostCopy);

    /// <summary>Every reason why a schedule cannot be followed.</summary>
    public static IEnumerable<string> Faults(ConvergenceSchedule schedule)
    {
        if (schedule.Stalling.Count == 0 || schedule.Stalling[^1].Action.Kind == ConvergenceActionKind.SetDowntime)
            yield return "A convergence schedule ends with an abort or a post-copy step.";
        if (schedule.Initial.Any(action => action.Kind != ConvergenceActionKind.SetDowntime))
            yield return "Only the downtime can be set at the start of a migration.";
        foreach (var action in schedule.Initial.Concat(schedule.Stalling.Select(step => step.Action)))
            if (action.Kind == ConvergenceActionKind.SetDowntime && !(action.Downtime >= TimeSpan.FromMilliseconds(1)))
                yield return "A convergence step that sets the downtime needs one of at least 1 ms.";
    }
}
