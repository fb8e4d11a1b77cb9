using Lab.Model.Mutations;

namespace Lab.Simulation.Swarms;

/// <summary>Finds a short history with the same violation: steps are left out, many at once and then fewer, as long as the rule is broken all the same (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002).</summary>
public static class Shrinker
{
    private const int MostRuns = 250;

    /// <returns>Numbers of steps that suffice, and what they lead to.</returns>
    public static (IReadOnlyList<int> Steps, SwarmResult Result) Shrink(SwarmResult found) => Shrink(found, Mutation.None);

    /// <param name="mutation">The deliberate bug with which it was found.</param>
    internal static (IReadOnlyList<int> Steps, SwarmResult Result) Shrink(SwarmResult found, Mutation mutation)
    {
        List<int> steps = [.. Enumerable.Range(0, found.Plan.Steps.Count).Where(number => found.Plan.Steps[number].At <= found.Violation!.At || found.Violation.At < TimeSpan.Zero)];
        var (best, runs) = (found, 0);
        if (!Breaks(steps)) steps = [.. Enumerable.Range(0, found.Plan.Steps.Count)];
        for (var size = Math.Max(1, steps.Count / 2); runs < MostRuns; size = Math.Max(1, size / 2))
        {
            var before = steps.Count;
            for (var from = 0; from < steps.Count && runs < MostRuns;)
            {
                List<int> fewer = [.. steps.Take(from), .. steps.Skip(from + size)];
                if (Breaks(fewer)) steps = fewer;
                else from += size;
            }

            if (size == 1 && steps.Count == before) break;
        }

        return (steps, best);

        bool Breaks(IReadOnlyList<int> some)
        {
            runs++;
            var result = SwarmRun.Run(found.Plan, some, mutation);
            if (result.Violation?.Rule != found.Violation!.Rule) return false;
            best = result;
            return true;
        }
    }
}
