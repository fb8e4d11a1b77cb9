using Lab.Model.Migrations;

namespace Lab.Agent.Convergences;

/// <summary>
/// vdsm's own schedule, for requests that bring none: the downtime rises exponentially to the limit D in n steps. offset = D/n, base = (D − offset)^(1/(n − 1)), step i =
/// int(offset + base^i).
/// </summary>
public static class LegacySchedule
{
    /// <summary>vdsm's <c>migration_downtime_steps</c>.</summary>
    public const int DefaultSteps = 10;

    // Powers of roots come out a hair below the whole number that they are.
    private const double Rounding = 1e-6;

    /// <summary>Downtimes in whole milliseconds, rising; the last is the limit.</summary>
    public static IReadOnlyList<int> Milliseconds(int limit, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (steps == 1) return [limit];
        var offset = (double)limit / steps;
        var growth = Math.Pow(limit - offset, 1.0 / (steps - 1));
        return [.. Enumerable.Range(0, steps).Select(step => (int)(offset + Math.Pow(growth, step) + Rounding))];
    }

    /// <summary>The first step at the start, one more after each further iteration, then an abort.</summary>
    public static ConvergenceSchedule For(TimeSpan downtime, int steps = DefaultSteps)
    {
        var milliseconds = Milliseconds((int)Math.Max(1, downtime.TotalMilliseconds), steps);
        var stalling = milliseconds.Skip(1).Select((value, index) => new ConvergenceStep(index + 1, Downtime(value)));
        return new ConvergenceSchedule([Downtime(milliseconds[0])], [.. stalling, new ConvergenceStep(-1, new ConvergenceAction(ConvergenceActionKind.Abort))]);
    }

    private static ConvergenceAction Downtime(int milliseconds) => new(ConvergenceActionKind.SetDowntime, TimeSpan.FromMilliseconds(milliseconds));
}
