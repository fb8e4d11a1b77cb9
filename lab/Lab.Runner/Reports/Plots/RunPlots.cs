using Lab.Runner.Checkers;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>Draws the plots of a run into <c>plots/</c>.</summary>
/// <param name="Svg">By name, ready to be put into a page: colours as variables.</param>
/// <param name="Problem">Why there are none; null when all is well.</param>
internal sealed record RunPlots(IReadOnlyDictionary<string, string> Svg, string? Problem)
{
    public static RunPlots Draw(RunDirectory run, JudgedRun judged)
    {
        if (run.Plan is null || TimeFrame.Of(run, judged) is not { } frame)
            return None("Nothing was migrated, so there is nothing to plot.");
        try
        {
            return new RunPlots(Save(Charts(frame, run, judged), run.Root), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return None($"The plots could not be written: {failure.Message}");
        }
    }

    /// <summary>Writes each chart into the folder's <c>plots/</c>.</summary>
    /// <returns>By name, each as pages have it.</returns>
    public static Dictionary<string, string> Save(IEnumerable<Chart> charts, string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.Plots));
        var inlined = new Dictionary<string, string>();
        foreach (var chart in charts)
        {
            using var writer = new StreamWriter(Path.Combine(folder, RunFiles.Plot(chart.Name)));
            SvgWriter.Write(chart, writer);
            inlined.Add(chart.Name, SvgWriter.Inline(chart));
        }

        return inlined;
    }

    private static IEnumerable<Chart> Charts(TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        yield return BandwidthPlot.Of(frame, run, judged);
        yield return ProgressPlot.Of(frame, run, judged);
        if (HeartbeatPlot.Has(run)) yield return HeartbeatPlot.Of(frame, run, judged);
        if (RoundTripPlot.Has(judged)) yield return RoundTripPlot.Of(frame, run, judged);
    }

    private static RunPlots None(string problem) => new(new Dictionary<string, string>(), problem);
}
