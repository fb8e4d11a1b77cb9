using Lab.Runner.Calibrations;

namespace Lab.Runner.Accuracies;

/// <summary>One run, measured and predicted.</summary>
/// <param name="IsSeen">The model was calibrated from it, or from another run of the same scenario.</param>
/// <param name="Migrations">In their order; without a prediction where the model has them end otherwise.</param>
/// <param name="Problem">Why it could not be predicted as it was, as a sentence; null: it could.</param>
public sealed record AccuracyPoint(string Scenario, string Run, bool IsSeen, IReadOnlyList<PredictedMigration> Migrations, string? Problem)
{
    public static AccuracyPoint Of(ObservedRun run, bool isSeen, IReadOnlyList<ObservedMigration> predicted)
    {
        var pairs = run.Migrations.Select((measured, index) => Pair(measured, index < predicted.Count ? predicted[index] : null)).ToList();
        var problem = predicted.Count < run.Migrations.Count ? "The simulation could not carry it out." : predicted.Any(migration => migration.Bytes is null) ? "The model has a migration not complete." : null;
        return new AccuracyPoint(run.Identity.Scenario, run.Identity.Run, isSeen, pairs, problem);
    }

    /// <summary>Of its migrations the median error, as a part; null: nothing was measured or predicted.</summary>
    public double? ErrorOf(AccuracyQuantity quantity) => Median(quantity, figure => figure.Error);

    /// <summary>Of its migrations the median difference without its sign, in the quantity's own unit.</summary>
    public double? DifferenceOf(AccuracyQuantity quantity) => Median(quantity, figure => figure.Difference is { } difference ? Math.Abs(difference) : null);

    public bool? Meets(AccuracyQuantity quantity) => ErrorOf(quantity) is { } error ? quantity.Meets(error, DifferenceOf(quantity) ?? double.PositiveInfinity) : null;

    private double? Median(AccuracyQuantity quantity, Func<Prediction, double?> value)
    {
        var values = Migrations.Select(migration => value(quantity.Of(migration))).OfType<double>().ToList();
        return values.Count > 0 ? Quantiles.Median(values) : null;
    }

    /// <summary>One that did not complete has a time, which is another migration's.</summary>
    private static PredictedMigration Pair(ObservedMigration measured, ObservedMigration? predicted)
    {
        if (predicted?.Bytes is null) predicted = null;
        return new PredictedMigration(
            measured.Title,
            new Prediction(measured.Total, predicted?.Total),
            new Prediction(measured.Bytes, predicted?.Bytes),
            new Prediction(measured.Downtime, predicted?.Downtime),
            new Prediction(measured.HeartbeatAtMove, predicted?.HeartbeatAtMove),
            new Prediction(measured.Heartbeat, predicted?.Heartbeat));
    }
}
