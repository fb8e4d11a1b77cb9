namespace Lab.Runner.Calibrations;

/// <summary>Of a handful of values: what outliers do not move.</summary>
internal static class Quantiles
{
    public static double Median(IEnumerable<double> values) => At(values, 0.5);

    /// <param name="part">0 to 1; between two values, the part between them.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double At(IEnumerable<double> values, double part)
    {
        var ordered = values.Order().ToList();
        if (ordered.Count == 0) throw new ArgumentException("Nothing has no median.", nameof(values));
        var place = part * (ordered.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, ordered.Count - 1);
        return ordered[below] + ((ordered[above] - ordered[below]) * (place - below));
    }
}
