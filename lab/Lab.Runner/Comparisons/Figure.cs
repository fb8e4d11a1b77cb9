namespace Lab.Runner.Comparisons;

public enum FigureUnit
{
    Milliseconds,
    Bytes,
    Count,
}

/// <summary>What a difference is worth.</summary>
public enum Reading
{
    /// <summary>A side has one run: nobody knows how much it would differ from itself. Not the same as no noise.</summary>
    NoiseUnknown,

    /// <summary>The sides' ranges overlap: runs of one side differ about as much.</summary>
    WithinNoise,

    /// <summary>Every run of one side lies above every run of the other.</summary>
    BeyondNoise,

    /// <summary>All values of both sides are equal.</summary>
    Equal,

    /// <summary>A side has no value.</summary>
    NotMeasured,
}

/// <summary>One number of each run of both sides, and what the difference is worth.</summary>
/// <param name="Group">What it is about: <c>vm1 host1 → host2</c>, or a host.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="A">One value for each run that has it, in the order of the runs.</param>
public sealed record Figure(string Group, string Name, FigureUnit Unit, IReadOnlyList<double> A, IReadOnlyList<double> B)
{
    public double? MedianA => Median(A);

    public double? MedianB => Median(B);

    /// <summary>Median of B less median of A; null when a side has no value.</summary>
    public double? Difference => MedianB - MedianA;

    /// <summary>The difference as a part of A's median; null when that is zero or not known.</summary>
    public double? Share => MedianA is > 0 ? Difference / MedianA : null;

    /// <summary>Largest less smallest; null with fewer than two runs: then it is not known, not zero.</summary>
    public double? SpreadA => Spread(A);

    public double? SpreadB => Spread(B);

    public Reading Reading =>
        A.Count == 0 || B.Count == 0 ? Reading.NotMeasured
        : A.Count > 1 && B.Count > 1 && A.Concat(B).Distinct().Count() == 1 ? Reading.Equal
        : A.Count < 2 || B.Count < 2 ? Reading.NoiseUnknown
        : A.Max() < B.Min() || B.Max() < A.Min() ? Reading.BeyondNoise
        : Reading.WithinNoise;

    /// <summary>
    /// How probable it is that runs which do not differ fall apart like this: two of all the ways to choose which runs are A's (the exact rank-sum
    /// test at full separation). Null unless beyond noise.
    /// </summary>
    public double? Chance => Reading == Reading.BeyondNoise ? 2 / Ways(A.Count + B.Count, A.Count) : null;

    private static double? Spread(IReadOnlyList<double> values) => values.Count < 2 ? null : values.Max() - values.Min();

    private static double? Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return null;
        var ordered = values.Order().ToList();
        return ordered.Count % 2 == 1 ? ordered[ordered.Count / 2] : (ordered[ordered.Count / 2 - 1] + ordered[ordered.Count / 2]) / 2;
    }

    private static double Ways(int all, int chosen)
    {
        var ways = 1.0;
        for (var i = 1; i <= chosen; i++) ways = ways * (all - chosen + i) / i;
        return ways;
    }
}
