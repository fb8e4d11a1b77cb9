using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;

namespace Lab.Runner.Comparisons;

/// <summary>Draws the plots of a comparison into its <c>plots/</c>.</summary>
/// <param name="Svg">By name, ready to be put into a page.</param>
/// <param name="Problem">Why there are none, and what to do; null when all is well.</param>
internal sealed record ComparisonPlots(IReadOnlyDictionary<string, string> Svg, string? Problem)
{
    public static ComparisonPlots Draw(Comparison comparison, string directory)
    {
        var script = new PlotScript();
        if (!SidePlot.Add(script, comparison)) return new ComparisonPlots(new Dictionary<string, string>(), "A side migrated nothing, so there is nothing to plot.");
        List<string> names = [SidePlot.Name];
        var hosts = RunFigures.Hosts(comparison.A, comparison.B);
        if (hosts.Count > 0)
        {
            RoundTripPlot.Add(script, comparison, hosts);
            names.Add(RoundTripPlot.Name);
        }

        Directory.CreateDirectory(Path.Combine(directory, RunFiles.Plots));
        if (Gnuplot.Run(script.ToString(), directory) is { } problem) return new ComparisonPlots(new Dictionary<string, string>(), problem);
        return new ComparisonPlots(names.ToDictionary(name => name, name => RunPlots.Inline(name, File.ReadAllText(Path.Combine(directory, RunFiles.Plot(name))))), null);
    }
}
