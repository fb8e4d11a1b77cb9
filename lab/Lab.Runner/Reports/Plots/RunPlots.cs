using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>Draws the plots of a run into <c>plots/</c>.</summary>
/// <param name="Svg">By name, ready to be put into a page: no prologue, colours as variables.</param>
/// <param name="Problem">Why there are none, and what to do; null when all is well.</param>
internal sealed record RunPlots(IReadOnlyDictionary<string, string> Svg, string? Problem)
{
    public static RunPlots Draw(RunDirectory run, JudgedRun judged)
    {
        if (run.Plan is null || TimeFrame.Of(run, judged) is not { } frame)
            return None("Nothing was migrated, so there is nothing to plot.");
        var script = new PlotScript();
        BandwidthPlot.Add(script, frame, run, judged);
        ProgressPlot.Add(script, frame, run, judged);
        if (HeartbeatPlot.Has(run)) HeartbeatPlot.Add(script, frame, run, judged);
        if (RoundTripPlot.Has(judged)) RoundTripPlot.Add(script, frame, run, judged);
        try
        {
            Directory.CreateDirectory(run.PathOf(RunFiles.Plots));
            if (Gnuplot.Run(script.ToString(), run.Root) is { } problem) return None(problem);
            return new RunPlots(
                Names(run, judged).ToDictionary(name => name, name => Inline(name, File.ReadAllText(run.PathOf(RunFiles.Plot(name))))), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return None($"The plots could not be written: {failure.Message}");
        }
    }

    private static string[] Names(RunDirectory run, JudgedRun judged) =>
        [BandwidthPlot.Name, ProgressPlot.Name, .. HeartbeatPlot.Has(run) ? [HeartbeatPlot.Name] : Array.Empty<string>(), .. RoundTripPlot.Has(judged) ? [RoundTripPlot.Name] : Array.Empty<string>()];

    private static RunPlots None(string problem) => new(new Dictionary<string, string>(), problem);

    /// <summary>Without its prologue, and with identifiers of its own: several share one page.</summary>
    internal static string Inline(string name, string svg)
    {
        var body = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        return PlotColours.ToVariables(body)
            .Replace("gnuplot_canvas", $"{name}_canvas", StringComparison.Ordinal)
            .Replace("\"lab_", $"\"{name}_", StringComparison.Ordinal)
            .Replace("gpPt", $"{name}_pt", StringComparison.Ordinal)
            .Replace("id='greybox'", $"id='{name}_greybox'", StringComparison.Ordinal)
            .Replace("id='textbox'", $"id='{name}_textbox'", StringComparison.Ordinal)
            .Replace("gpDot", $"{name}_dot", StringComparison.Ordinal);
    }
}
