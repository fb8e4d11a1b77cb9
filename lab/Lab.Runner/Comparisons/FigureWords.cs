using System.Globalization;
using Lab.Model.Units;
using Lab.Runner.Reports.Pages;

namespace Lab.Runner.Comparisons;

/// <summary>Figures as people read them, the same on the page and the console.</summary>
internal static class FigureWords
{
    public static string Value(double? value, FigureUnit unit) => value is not { } number ? Words.Missing : unit switch
    {
        FigureUnit.Milliseconds => Math.Abs(number) < 10 ? string.Create(CultureInfo.InvariantCulture, $"{number:0.###} ms") : Words.Milliseconds(number),
        FigureUnit.Bytes => new ByteCount((long)number).ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number:0.#}"),
    };

    /// <summary>The median, and with several runs the range: <c>1.66 s (1.19 s to 1.82 s)</c>.</summary>
    public static string Range(IReadOnlyList<double> values, double? median, FigureUnit unit) =>
        values.Count < 2 ? Value(median, unit) : $"{Value(median, unit)} ({Value(values.Min(), unit)} to {Value(values.Max(), unit)})";

    /// <summary><c>+120 ms (+8 %)</c>.</summary>
    public static string Difference(Figure figure)
    {
        if (figure.Difference is not { } difference) return Words.Missing;
        var size = Value(Math.Abs(difference), figure.Unit);
        if (difference == 0) return size;
        var share = figure.Share is { } part && Math.Abs(part) < 10 ? $" ({Percent(part * 100)} %)" : "";
        return $"{(difference < 0 ? "−" : "+")}{size}{share}";
    }

    /// <summary>What the difference is worth, in a few words.</summary>
    public static string Reading(Figure figure) => figure.Reading switch
    {
        Comparisons.Reading.BeyondNoise => $"beyond noise ({Chance(figure.Chance!.Value)})",
        Comparisons.Reading.WithinNoise => $"within noise (spread A {Value(figure.SpreadA, figure.Unit)}, B {Value(figure.SpreadB, figure.Unit)})",
        Comparisons.Reading.Equal => "equal",
        Comparisons.Reading.NotMeasured => "not measured on both sides",
        _ => "noise unknown",
    };

    /// <summary>One sentence about all figures: what the number of runs allows to say.</summary>
    public static string Summary(Comparison comparison)
    {
        var (a, b) = (comparison.A.Runs.Count, comparison.B.Runs.Count);
        if (a < 2 || b < 2)
            return $"{(a < 2 && b < 2 ? "Each side is a single run" : a < 2 ? "A is a single run" : "B is a single run")}: how much runs differ by themselves is unknown, and not zero. Give more runs with --a, --b or --all.";
        var beyond = comparison.Figures.Where(figure => figure.Reading == Comparisons.Reading.BeyondNoise).ToList();
        if (beyond.Count == 0) return "No difference goes beyond the noise.";
        var chance = beyond.Max(figure => figure.Chance!.Value); // figures that not every run has are less sure
        var whose = beyond.TrueForAll(figure => figure.Chance == chance) ? "each" : "or less";
        return $"{Words.Count(beyond.Count, "figure differs", "figures differ")} beyond the noise ({Chance(chance)} {whose}{(chance > 0.05 ? "; more runs would make it surer" : "")}).";
    }

    private static string Percent(double percent) =>
        percent.ToString(Math.Abs(percent) < 1 ? "+0.##;−0.##;0" : "+0;−0;0", CultureInfo.InvariantCulture);

    private static string Chance(double chance) => string.Create(CultureInfo.InvariantCulture, $"by chance 1 in {1 / chance:0}");
}
