using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Runs;

namespace Lab.Runner.Comparisons;

/// <summary>A comparison on one page that opens from disk, without network and without scripts.</summary>
internal static class ComparisonPage
{
    public const string Name = "compare.html";

    private static readonly (string Plot, string Title, string Caption)[] Known =
    [
        (SidePlot.Name, "Both streams, from the moment each was asked for", "What the sources sent of their migration streams, on whichever network. Stripes are the pauses, in the colour of their side."),
        (RoundTripPlot.Name, "What the engine's round trips felt", "One dot for each answered probe, on a logarithmic scale; crosses at the top were never answered."),
    ];

    /// <param name="directory">Where the page will lie: links to reports are relative to it.</param>
    public static string Render(Comparison comparison, ComparisonPlots plots, string directory) => Html.Of($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>{Title(comparison)} · Lab</title>
        <style>{StyleSheet.Many}</style></head><body>
        <header class="top">
        <div class="kicker"><b>comparison</b></div>
        <h1>{Title(comparison)}</h1>
        <p class="lead">{FigureWords.Summary(comparison)}</p>
        </header>
        <main>
        <section><h2>Sides</h2><div class="scroll"><table><thead><tr><th></th><th>scenario</th><th>run</th><th>verdict</th></tr></thead><tbody>
        {Runs("A", comparison.A, directory)}{Runs("B", comparison.B, directory)}
        </tbody></table></div></section>
        {Plots(plots)}
        {Figures(comparison)}
        {Conditions(comparison)}
        </main>
        <footer>Every figure is judged anew from the run directories. With several runs a side, a figure differs beyond the noise when every run of one side lies above every run of the other.</footer>
        </body></html>
        """).ToString() + "\n";

    private static string Title(Comparison comparison)
    {
        var (a, b) = (comparison.A.Shown.Judged.Run.Scenario ?? "run", comparison.B.Shown.Judged.Run.Scenario ?? "run");
        return a == b ? $"{a}, held against itself" : $"{a} against {b}";
    }

    private static Html Runs(string name, Side side, string directory) => Html.Join(side.Runs.Select((run, i) => Html.Of($"""
        <tr><td><span class="side {name.ToLowerInvariant()}"></span>{name}{(i == 0 && side.Runs.Count > 1 ? ", drawn" : "")}</td><td>{run.Judged.Run.Scenario}</td><td>{Report(run, directory)}</td><td class="{Words.Style(run.Judged.Verdict)}">{run.Judged.Verdict.Word()}</td></tr>
        """)));

    private static Html Report(ComparedRun run, string directory) => File.Exists(run.Directory.PathOf(RunFiles.Report))
        ? Html.Of($"""<a href="{Path.GetRelativePath(directory, run.Directory.PathOf(RunFiles.Report))}">{run.Id}</a>""")
        : Html.Of($"{run.Id}");

    private static Html Plots(ComparisonPlots plots) => plots.Problem is { } problem
        ? Html.Of($"""<section><h2>Plots</h2><p class="lead">{problem}</p></section>""")
        : Html.Of($"""<section>{Known.Where(plot => plots.Svg.ContainsKey(plot.Plot)).Select(plot => Html.Of($"""<h2>{plot.Title}</h2><figure class="plot">{Html.Trusted(plots.Svg[plot.Plot])}<figcaption>{plot.Caption}</figcaption></figure>"""))}</section>""");

    private static Html Figures(Comparison comparison) => Html.Join(comparison.Figures.GroupBy(figure => figure.Group).Select(group => Html.Of($"""
        <section><h2>{group.Key}</h2><div class="scroll"><table class="figures"><thead><tr><th></th><th class="n">A</th><th class="n">B</th><th class="n">B − A</th><th>worth</th></tr></thead><tbody>
        {group.Select(Row)}
        </tbody></table></div></section>
        """)));

    private static Html Row(Figure figure) => Html.Of($"""
        <tr><td>{figure.Name}</td><td class="n">{FigureWords.Range(figure.A, figure.MedianA, figure.Unit)}</td><td class="n">{FigureWords.Range(figure.B, figure.MedianB, figure.Unit)}</td><td class="n {Tone(figure)}">{FigureWords.Difference(figure)}</td><td class="quiet">{FigureWords.Reading(figure)}</td></tr>
        """);

    /// <summary>Less is better in every figure there is; but only what goes beyond the noise deserves a colour.</summary>
    private static string Tone(Figure figure) =>
        figure.Reading != Reading.BeyondNoise ? "" : figure.Difference < 0 ? "better" : "worse";

    private static Html Conditions(Comparison comparison) => comparison.Conditions.Count == 0
        ? Html.Of($"""<section><h2>Conditions</h2><p class="lead">Both sides ran on the same software and the same processor.</p></section>""")
        : Html.Of($"""<section><h2>What else differs</h2><ul class="evidence">{comparison.Conditions.Select(condition => Html.Of($"""<li class="unknown">{condition}</li>"""))}</ul></section>""");
}
