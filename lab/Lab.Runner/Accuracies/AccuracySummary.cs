using Lab.Runner.Calibrations;

namespace Lab.Runner.Accuracies;

/// <summary>How well one quantity is predicted over some points.</summary>
/// <param name="Quantity">Its name.</param>
/// <param name="Points">How many have it measured and predicted.</param>
/// <param name="MedianError">As a part; null without points.</param>
/// <param name="P90Error">Nine of ten points are no worse.</param>
/// <param name="MedianDifference">Without sign, in the quantity's own unit.</param>
/// <param name="Within">The part of the points that are as good as is wished for.</param>
/// <param name="IsMet">Whether the median is as good as is wished for.</param>
public sealed record AccuracySummary(string Quantity, int Points, double? MedianError, double? P90Error, double? MedianDifference, double? Within, bool? IsMet)
{
    private const double Most = 0.9;

    public static AccuracySummary Of(AccuracyQuantity quantity, IEnumerable<AccuracyPoint> points)
    {
        var known = points.Where(point => point.ErrorOf(quantity) is not null).ToList();
        if (known.Count == 0) return new AccuracySummary(quantity.Name, 0, null, null, null, null, null);
        var errors = known.ConvertAll(point => point.ErrorOf(quantity)!.Value);
        var (median, difference) = (Quantiles.Median(errors), Quantiles.Median(known.Select(point => point.DifferenceOf(quantity)!.Value)));
        return new AccuracySummary(quantity.Name, known.Count, median, Quantiles.At(errors, Most), difference, known.Count(point => point.Meets(quantity) == true) / (double)known.Count, quantity.Meets(median, difference));
    }
}
