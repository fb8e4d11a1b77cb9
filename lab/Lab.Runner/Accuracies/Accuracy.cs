using Lab.Runner.Calibrations;
using Lab.Runner.Models;

namespace Lab.Runner.Accuracies;

/// <summary>Real runs beside what a model predicts for them.</summary>
/// <param name="Points">By scenario, then by run.</param>
/// <param name="Skipped">Runs that could not be used: a sentence each.</param>
/// <param name="Oddities">What is odd about the runs together.</param>
public sealed record Accuracy(SimulationModel Model, IReadOnlyList<AccuracyPoint> Points, IReadOnlyList<string> Skipped, IReadOnlyList<string> Oddities)
{
    /// <summary>Those by which a model may be judged.</summary>
    public IReadOnlyList<AccuracyPoint> Unseen => [.. Points.Where(point => !point.IsSeen)];

    public IReadOnlyList<AccuracyPoint> Seen => [.. Points.Where(point => point.IsSeen)];

    /// <summary>Where a scenario was run more than once: each run as if the next one had been its prediction. No model can be expected to be closer than that.</summary>
    public IReadOnlyList<AccuracyPoint> Again { get; init; } = [];

    /// <summary>All goals, over the unseen points; null without any.</summary>
    public bool? IsMet
    {
        get
        {
            var goals = AccuracyQuantity.All.Select(quantity => AccuracySummary.Of(quantity, Unseen).IsMet).OfType<bool>().ToList(); // a VM without a network is heard by nobody
            return goals.Count == 0 ? null : goals.TrueForAll(met => met);
        }
    }

    /// <param name="predict">Migrations of each run, in its order.</param>
    internal static Accuracy Of(SimulationModel model, ObservedRuns runs, Func<IReadOnlyList<ObservedRun>, IReadOnlyList<IReadOnlyList<ObservedMigration>>> predict)
    {
        var ordered = runs.Usable.OrderBy(run => run.Identity.Scenario, StringComparer.Ordinal).ThenBy(run => run.Identity.Run, StringComparer.Ordinal).ToList();
        var predicted = predict(ordered);
        var points = ordered.Select((run, index) => AccuracyPoint.Of(run, IsSeen(model, run), predicted[index]));
        var again = ordered.GroupBy(run => run.Identity.ScenarioDigest).SelectMany(same => same.Zip(same.Skip(1), (run, next) => AccuracyPoint.Of(run, isSeen: false, next.Migrations)));
        return new Accuracy(model, [.. points], runs.Skipped, runs.Oddities()) { Again = [.. again] };
    }

    private static bool IsSeen(SimulationModel model, ObservedRun run) => model.Calibration?.Runs.Any(seen => seen.Digest == run.Identity.Digest || seen.ScenarioDigest == run.Identity.ScenarioDigest) == true;
}
