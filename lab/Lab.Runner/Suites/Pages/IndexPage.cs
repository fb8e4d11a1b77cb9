using Lab.Model.Units;
using Lab.Runner.Commands;
using Lab.Runner.Reports.Pages;

namespace Lab.Runner.Suites.Pages;

/// <summary>A suite on one page that opens from disk, without network and without scripts: sorting is a matter of style.</summary>
internal static class IndexPage
{
    private static readonly (string Id, string Text)[] Orders =
        [("by-outcome", "outcome"), ("by-name", "name"), ("by-time", "time"), ("by-downtime", "downtime"), ("by-stream", "bytes")];

    private static readonly (string Colour, string Text)[] Legend =
        [("stream", "migration stream on its network"), ("rate", "migration stream elsewhere"), ("other", "all other traffic sent"), ("downtime", "the pause")];

    /// <param name="directory">Where the page will lie, and the runs below it.</param>
    public static string Render(SuiteDirectory directory, SuiteState suite) => Html.Of($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>{Verdict(suite)} · {suite.Summary()} · Lab</title>
        <style>{StyleSheet.Many}</style></head><body>
        {Masthead(suite)}
        <main>
        {Orders.Select((order, i) => Html.Of($"""<input class="sort" type="radio" name="sort" id="{order.Id}"{(i == 0 ? Html.Trusted(" checked") : Html.Empty)}>"""))}
        <div class="sorting"><b>Scenarios</b>sort by {Orders.Select(order => Html.Of($"""<label for="{order.Id}">{order.Text}</label>"""))}</div>
        <div class="legend">{Legend.Select(item => Html.Of($"""<span><i style="background:var(--{item.Colour})"></i>{item.Text}</span>"""))}</div>
        <div class="rows">
        {IndexRows.Render(directory, suite)}
        </div>
        </main>
        <footer>For machines: <a href="{SuiteDirectory.JUnit}">{SuiteDirectory.JUnit}</a>, <a href="{SuiteDirectory.State}">{SuiteDirectory.State}</a>. Every run lies in a folder of its own beside this page; <code>lab check</code> on it gives the same verdict again.</footer>
        </body></html>
        """).ToString() + "\n";

    private static Html Masthead(SuiteState suite) => Html.Of($"""
        <header class="top">
        <div class="kicker"><b>suite</b> {suite.Id} · {suite.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{(suite.Shard is { } shard ? FormattableString.Invariant($" · shard {shard} of {suite.Selection.Count} scenarios") : "")}{(suite.LabVersion is { } version ? $" · lab {version.Split('+')[0]}" : "")}</div>
        <div class="verdict {Style(suite)}" role="status">{Verdict(suite)}</div>
        <h1>{Sentence(suite)}</h1>
        {Facts(suite)}
        {(suite.IsComplete ? Html.Empty : Html.Of($"""<p class="simulated">Not finished: <code>lab suite --resume</code> with this directory runs what is missing.</p>"""))}
        </header>
        """);

    private static string Sentence(SuiteState suite) => suite.Scenarios.All(entry => entry is { Outcome: EntryOutcome.AsExpected, IsFlaky: false })
        ? $"{(suite.Scenarios.Count == 1 ? "The scenario" : FormattableString.Invariant($"All {suite.Scenarios.Count} scenarios"))} got the verdict that was expected."
        : $"{suite.Summary()}.";

    private static string Verdict(SuiteState suite) => suite.ExitCode() switch
    {
        ExitCodes.Pass => "AS EXPECTED",
        ExitCodes.Fail => "NOT AS EXPECTED",
        ExitCodes.Skipped => "SKIPPED",
        _ => "UNDECIDED",
    };

    private static string Style(SuiteState suite) =>
        suite.ExitCode() switch { ExitCodes.Pass => "pass", ExitCodes.Fail => "fail", ExitCodes.Skipped => "skipped", _ => "unknown" };

    private static Html Facts(SuiteState suite)
    {
        var attempts = suite.Scenarios.SelectMany(entry => entry.Attempts).ToList();
        if (attempts.Count == 0) return Html.Empty;
        var labs = attempts.Sum(attempt => attempt.Milliseconds);
        var slowest = suite.Scenarios.MaxBy(entry => entry.Decisive?.Milliseconds ?? -1)!;
        var longest = suite.Scenarios.MaxBy(entry => entry.Decisive?.DowntimeMilliseconds ?? -1)!;
        return Html.Of($"""
            <dl class="facts">
            <div><dt>suite took</dt><dd>{Words.Milliseconds(suite.Milliseconds)}<small>{Labs(suite, labs)}</small></dd></div>
            <div><dt>slowest run</dt><dd>{Words.Milliseconds(slowest.Decisive?.Milliseconds)}<small>{slowest.Name}</small></dd></div>
            <div><dt>longest downtime, by the peer</dt><dd>{Words.Milliseconds(longest.Decisive?.DowntimeMilliseconds)}<small>{longest.Name}</small></dd></div>
            <div><dt>migration streams</dt><dd>{new ByteCount(attempts.Sum(attempt => attempt.StreamBytes ?? 0))}<small>on their networks, in {Words.Count(attempts.Count, "run", "runs")}</small></dd></div>
            </dl>
            """);
    }

    private static string Labs(SuiteState suite, double labs) =>
        FormattableString.Invariant($"runs took {Words.Milliseconds(labs)}{(suite.Parallel is { Labs: > 1 } parallel ? $", up to {parallel.Labs} labs at a time" : "")}");
}
