using System.Text.Json;
using Lab.Runner.Runs;

namespace Lab.Runner.Accuracies;

/// <summary><c>accuracy.json</c>.</summary>
public static class AccuracyFile
{
    public const string Name = "accuracy.json";

    public static string Render(Accuracy accuracy) => JsonSerializer.Serialize(
        new AccuracyDocument(1, accuracy.Model.Words, accuracy.IsMet, Summaries(accuracy.Unseen), Summaries(accuracy.Seen), Summaries(accuracy.Again), accuracy.Points, accuracy.Skipped, accuracy.Oddities), RunJson.File) + "\n";

    private static IReadOnlyList<AccuracySummary> Summaries(IReadOnlyList<AccuracyPoint> points) => [.. AccuracyQuantity.All.Select(quantity => AccuracySummary.Of(quantity, points))];
}

/// <param name="Schema">Raised when a reader of the last one could misread this one.</param>
/// <param name="Model">In words.</param>
/// <param name="Again">How far apart two real runs of one scenario are.</param>
/// <param name="IsMet">The goals, over the unseen points; null: there are none.</param>
public sealed record AccuracyDocument(
    int Schema, string Model, bool? IsMet, IReadOnlyList<AccuracySummary> Unseen, IReadOnlyList<AccuracySummary> Seen, IReadOnlyList<AccuracySummary> Again, IReadOnlyList<AccuracyPoint> Points, IReadOnlyList<string> Skipped, IReadOnlyList<string> Oddities);
