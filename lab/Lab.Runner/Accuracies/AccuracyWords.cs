using System.Globalization;
using Lab.Model.Units;
using Lab.Runner.Reports.Pages;

namespace Lab.Runner.Accuracies;

/// <summary>Figures as people read them, the same on the page and the console.</summary>
internal static class AccuracyWords
{
    public static string Value(double? value, AccuracyQuantity quantity) => value is not { } number ? Words.Missing
        : quantity == AccuracyQuantity.Bytes ? new ByteCount((long)number).ToString() : Words.Milliseconds(number);

    public static string Percent(double? part) => part is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.0} %") : Words.Missing;

    /// <summary><c>1.2 s → 1.31 s (9.2 %)</c>: measured, predicted, how far apart.</summary>
    public static string Pair(Prediction pair, AccuracyQuantity quantity) => $"{Value(pair.Measured, quantity)} → {Value(pair.Predicted, quantity)} ({Percent(pair.Error)})";

    public static string Goal(AccuracyQuantity quantity) => quantity.Absolute is { } absolute ? $"{Percent(quantity.Goal)} or {Value(absolute, quantity)}" : Percent(quantity.Goal);

    /// <summary>One sentence over all.</summary>
    public static string Headline(Accuracy accuracy) => accuracy.IsMet switch
    {
        null => "No run is unseen: how good the model is where it was not calibrated is not known.",
        true => $"On {Points(accuracy.Unseen)} that the model had not seen, it is as good as is wished for.",
        false => $"On {Points(accuracy.Unseen)} that the model had not seen, it is not as good as is wished for.",
    };

    public static string Met(bool? met) => met switch { true => "met", false => "not met", null => "not known" };

    private static string Points(IReadOnlyList<AccuracyPoint> points) => Words.Count(points.Count, "run", "runs");
}
