using System.Text.Json;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Comparisons;

/// <summary><c>compare.json</c>: both sides, their figures and what each difference is worth.</summary>
public static class ComparisonFile
{
    public const string Name = "compare.json";

    public static string Render(Comparison comparison) => JsonSerializer.Serialize(
        new ComparisonDocument(1, Runs(comparison.A), Runs(comparison.B), comparison.Figures, comparison.Conditions, FigureWords.Summary(comparison)), RunJson.File) + "\n";

    private static IReadOnlyList<ComparedRunDocument> Runs(Side side) =>
        [.. side.Runs.Select(run => new ComparedRunDocument(run.Judged.Run.Scenario, run.Id, run.Directory.Root, run.Judged.Verdict))];
}

/// <param name="Schema">Raised when a reader of the last one could misread this one.</param>
public sealed record ComparisonDocument(
    int Schema, IReadOnlyList<ComparedRunDocument> A, IReadOnlyList<ComparedRunDocument> B, IReadOnlyList<Figure> Figures, IReadOnlyList<string> Conditions, string Summary);

public sealed record ComparedRunDocument(string? Scenario, string Id, string Directory, Verdict Verdict);
