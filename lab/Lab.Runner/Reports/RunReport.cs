using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports;

/// <summary>Everything that a judged run leaves for people and machines, beside its evidence.</summary>
public static class RunReport
{
    /// <summary>Writes <c>verdict.json</c>, <c>junit.xml</c>, <c>plots/*.svg</c> and <c>report.html</c>. Plots that cannot be drawn are a
    /// remark in the report, never a failure; nor is a missing thumbnail.</summary>
    /// <returns>Absolute path of the report.</returns>
    public static string Write(RunDirectory run, JudgedRun judged)
    {
        VerdictFile.Save(judged, run.Root);
        JUnitFile.Save(judged, run.Root);
        Thumbnail.Save(run, judged);
        var page = ReportPage.Render(run, judged, RunPlots.Draw(run, judged));
        var path = run.PathOf(RunFiles.Report);
        File.WriteAllText(path, page);
        return path;
    }
}
