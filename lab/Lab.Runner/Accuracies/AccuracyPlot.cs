using Lab.Runner.Reports.Charts;

namespace Lab.Runner.Accuracies;

/// <summary>Predicted over measured, a dot a migration, on logarithmic scales: what lies on the diagonal was predicted as it was.</summary>
internal static class AccuracyPlot
{
    private const double Mebibyte = 1048576;
    private const int Size = 520;

    public static IReadOnlyList<Chart> All(Accuracy accuracy) => [.. AccuracyQuantity.All.Select(quantity => Of(accuracy, quantity)).OfType<Chart>()];

    /// <returns>Null when nothing was measured and predicted.</returns>
    public static Chart? Of(Accuracy accuracy, AccuracyQuantity quantity)
    {
        var (scale, unit) = quantity == AccuracyQuantity.Bytes ? (Mebibyte, Unit.Mebibytes) : (1, Unit.Milliseconds);
        var (seen, unseen) = (Dots(accuracy.Seen, quantity, scale), Dots(accuracy.Unseen, quantity, scale));
        var values = seen.Concat(unseen).SelectMany(point => new[] { point.X, point.Y }).ToList();
        if (values.Count == 0) return null;
        var axis = new Axis { Kind = AxisKind.Logarithmic, Unit = unit, From = values.Min() / 1.3, To = values.Max() * 1.3 };
        var panel = new Panel("predicted", axis, [new Series("seen in calibration", PlotColours.Other, SeriesStyle.Dots, seen) { Size = 5 }, new Series("unseen", PlotColours.Stream, SeriesStyle.Dots, unseen) { Size = 5 }])
        {
            Aside = $"model {accuracy.Model.Words}",
            Rules = [new Rule(RuleKind.Diagonal, Label: "as measured")],
        };
        return new Chart($"accuracy-{quantity.Name}", $"{quantity.Title}: predicted over measured", axis with { Label = "measured" }, [panel]) { PanelHeight = Size, Width = Size * 2 };
    }

    private static List<Point> Dots(IReadOnlyList<AccuracyPoint> points, AccuracyQuantity quantity, double scale) =>
    [
        .. from point in points
           from migration in point.Migrations
           let pair = quantity.Of(migration)
           where pair is { Measured: > 0, Predicted: > 0 }
           select new Point(pair.Measured!.Value / scale, pair.Predicted!.Value / scale, $"{point.Scenario}, {migration.Title}: {AccuracyWords.Pair(pair, quantity)}"),
    ];
}
