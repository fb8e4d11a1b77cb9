namespace Lab.Runner.Calibrations;

/// <summary>Two parameters that are a straight line: what each page adds, and what there is without any.</summary>
/// <param name="Slope">The parameter's name, as the next one.</param>
/// <param name="X">Pages.</param>
/// <param name="Y">What grows with them.</param>
/// <param name="OfSlope">From the parameter to what a page adds; the same the other way round.</param>
internal sealed record CalibrationLine(string Slope, string Intercept, Func<ObservedMigration, double?> X, Func<ObservedMigration, double?> Y, Func<double, double> OfSlope)
{
    private const double MillisecondsInSecond = 1000;

    public static IReadOnlyList<CalibrationLine> All { get; } =
    [
        new("bootedShare", "bootedPages", migration => migration.OwnPages, migration => migration.UsedPages, share => share),
        new("qemuSetupPageRate", "qemuSetupMilliseconds", migration => migration.OwnPages, migration => migration.IsAlone ? migration.QemuSetup : null, rate => MillisecondsInSecond / rate),
    ];

    /// <summary>What each point alone wants the slope to be: the median of the slopes from it to all others (Siegel's repeated medians, which half of the points may be wrong without harm). Empty: all have the same x.</summary>
    public static List<double> Slopes(IReadOnlyList<(double X, double Y)> points) =>
        [.. points.Select(one => points.Where(other => other.X != one.X).Select(other => (other.Y - one.Y) / (other.X - one.X)).ToList()).Where(slopes => slopes.Count > 0).Select(slopes => Quantiles.Median(slopes))];
}
