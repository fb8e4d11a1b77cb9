using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Plots;

namespace Lab.Runner.Comparisons;

/// <summary>Draws the plots of a comparison into its <c>plots/</c>.</summary>
/// <param name="Svg">By name, ready to be put into a page.</param>
/// <param name="Problem">Why there are none; null when all is well.</param>
internal sealed record ComparisonPlots(IReadOnlyDictionary<string, string> Svg, string? Problem)
{
    public static ComparisonPlots Draw(Comparison comparison, string directory)
    {
        if (SidePlot.Of(comparison) is not { } sides) return new ComparisonPlots(new Dictionary<string, string>(), "A side migrated nothing, so there is nothing to plot.");
        List<Chart> charts = [sides];
        var hosts = RunFigures.Hosts(comparison.A, comparison.B);
        if (hosts.Count > 0) charts.Add(RoundTripPlot.Of(comparison, hosts));
        return new ComparisonPlots(RunPlots.Save(charts, directory), null);
    }
}
