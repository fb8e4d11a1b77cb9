using Lab.Runner.Checkers;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Pages;

/// <summary>The whole report: one file that opens from disk, without network and without scripts.</summary>
internal static class ReportPage
{
    public static string Render(RunDirectory run, JudgedRun judged, RunPlots plots) => Html.Of($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>{judged.Verdict.Word()}{(judged.Run.Simulated ? " (simulated)" : "")} · {judged.Run.Scenario} · Lab</title>
        <style>{StyleSheet.Report}</style></head><body>
        {Masthead.Render(judged)}
        <main>
        {Diagram.Render(run, judged)}
        {DowntimeSection.Render(judged, run.Expectation.MaxDowntime)}
        {PlotsSection.Render(plots)}
        {ChecksSection.Render(judged)}
        {LedgerSection.Render(judged)}
        {RunSections.Damage(judged)}
        {RunSections.Timeline(run)}
        {RunSections.Environment(run)}
        {RunSections.Files(run)}
        </main>
        <footer>Judged from the files beside this page alone. <code>lab check</code> on this directory gives the same verdict again.</footer>
        </body></html>
        """).ToString() + "\n";
}
