using Lab.Runner.Reports.Pages;

namespace Lab.Runner.Accuracies;

/// <summary>An accuracy report on one page that opens from disk, without network and without scripts.</summary>
internal static class AccuracyPage
{
    public const string Name = "index.html";

    /// <param name="plots">By name, ready to be put into a page.</param>
    public static string Render(Accuracy accuracy, IReadOnlyDictionary<string, string> plots) => Html.Of($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>Accuracy of the simulation · Lab</title>
        <style>{StyleSheet.Many}</style></head><body>
        <header class="top">
        <div class="kicker"><b>accuracy</b> · model {accuracy.Model.Words}</div>
        <h1>Accuracy of the simulation</h1>
        <p class="lead">{AccuracyWords.Headline(accuracy)}</p>
        </header>
        <main>
        {Summary("Runs that the model had not seen", accuracy.Unseen)}
        {(accuracy.Seen.Count > 0 ? Summary("Runs that it was calibrated from", accuracy.Seen) : Html.Empty)}
        {(accuracy.Again.Count > 0 ? Summary("How far apart two real runs of one scenario are", accuracy.Again, judged: false) : Html.Empty)}
        <section><h2>Plots</h2>{Html.Join(AccuracyQuantity.All.Where(quantity => plots.ContainsKey("accuracy-" + quantity.Name)).Select(quantity => Html.Of($"""<h2>{quantity.Title}</h2><figure class="plot">{Html.Trusted(plots["accuracy-" + quantity.Name])}<figcaption>A dot a migration, predicted over measured, on logarithmic scales.</figcaption></figure>""")))}</section>
        <section><h2>Every run</h2><div class="scroll"><table><thead><tr><th>scenario</th><th>run</th><th></th><th>migration</th>{Html.Join(AccuracyQuantity.All.Select(quantity => Html.Of($"<th>{quantity.Title}</th>")))}</tr></thead><tbody>
        {Html.Join(accuracy.Points.SelectMany(Rows))}
        </tbody></table></div></section>
        {Sentences("Not used", accuracy.Skipped)}
        {Sentences("What is odd", [.. accuracy.Oddities, .. accuracy.Points.Where(point => point.Problem is not null).Select(point => $"{point.Scenario}/{point.Run}: {point.Problem}")])}
        </main>
        <footer>Measured in real runs; predicted by the whole simulation of the same scenario. An error is the difference as a part of what was measured, without its sign; a run's is the median of its migrations'.</footer>
        </body></html>
        """).ToString() + "\n";

    private static Html Summary(string title, IReadOnlyList<AccuracyPoint> points, bool judged = true) => Html.Of($"""
        <section><h2>{title}</h2><div class="scroll"><table><thead><tr><th></th><th class="n">points</th><th class="n">{(judged ? "median error" : "median")}</th><th class="n">nine of ten</th><th class="n">median difference</th>{(judged ? Html.Of($"""<th class="n">within the goal</th><th class="n">goal</th><th></th>""") : Html.Empty)}</tr></thead><tbody>
        {Html.Join(AccuracyQuantity.All.Select(quantity => Row(quantity, AccuracySummary.Of(quantity, points), judged)))}
        </tbody></table></div></section>
        """);

    private static Html Row(AccuracyQuantity quantity, AccuracySummary summary, bool judged) => Html.Of($"""
        <tr><td>{quantity.Title}</td><td class="n">{summary.Points}</td><td class="n">{AccuracyWords.Percent(summary.MedianError)}</td><td class="n">{AccuracyWords.Percent(summary.P90Error)}</td><td class="n">{AccuracyWords.Value(summary.MedianDifference, quantity)}</td>{(judged ? Goal(quantity, summary) : Html.Empty)}</tr>
        """);

    private static Html Goal(AccuracyQuantity quantity, AccuracySummary summary) => Html.Of($"""
        <td class="n">{AccuracyWords.Percent(summary.Within)}</td><td class="n">{AccuracyWords.Goal(quantity)}</td><td class="{(summary.IsMet switch { true => "pass", false => "fail", null => "quiet" })}">{AccuracyWords.Met(summary.IsMet)}</td>
        """);

    private static IEnumerable<Html> Rows(AccuracyPoint point) => point.Migrations.Select((migration, index) => Html.Of($"""
        <tr><td>{(index == 0 ? point.Scenario : "")}</td><td>{(index == 0 ? point.Run : "")}</td><td>{(index > 0 ? "" : point.IsSeen ? "seen" : "unseen")}</td><td>{migration.Title}</td>{Html.Join(AccuracyQuantity.All.Select(quantity => Html.Of($"<td>{AccuracyWords.Pair(quantity.Of(migration), quantity)}</td>")))}</tr>
        """));

    private static Html Sentences(string title, IReadOnlyList<string> sentences) => sentences.Count == 0
        ? Html.Empty
        : Html.Of($"""<section><h2>{title}</h2><ul class="evidence">{Html.Join(sentences.Select(sentence => Html.Of($"""<li class="unknown">{sentence}</li>""")))}</ul></section>""");
}
