using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;

namespace Lab.Runner.Suites.Pages;

/// <summary>The scenarios of a suite, one row each. Each row carries its place in every order; the style sheet picks one.</summary>
internal static class IndexRows
{
    public static IEnumerable<Html> Render(SuiteDirectory directory, SuiteState suite)
    {
        var places = new Places(suite.Scenarios);
        // In the order in which they are read without style: what needs a look first.
        return suite.Scenarios.OrderBy(entry => places.Outcome[entry.Name]).Select(entry => Row(directory, entry, places)).ToList();
    }

    private static Html Row(SuiteDirectory directory, SuiteEntry entry, Places places) => Html.Of($"""
        <article class="row" style="--outcome:{places.Outcome[entry.Name]};--name:{places.Name[entry.Name]};--time:{places.Time[entry.Name]};--longest:{places.Downtime[entry.Name]};--bytes:{places.Bytes[entry.Name]}">
        {Stamp(directory, entry)}
        <div class="what">{Title(directory, entry)}<p class="about">{entry.About}</p>{Why(entry)}{Flaky(directory, entry)}</div>
        <div class="verdicts"><span class="chip {Style(entry.Outcome)}">{Verdict(entry)}</span><small>{Standing(entry)}</small></div>
        {Figure(Words.Milliseconds(entry.Decisive?.Milliseconds), "time")}
        {Figure(Words.Milliseconds(entry.Decisive?.DowntimeMilliseconds), "downtime")}
        {Figure(Words.Bytes(entry.Decisive?.StreamBytes), entry.Decisive?.ElsewhereBytes is > 0 and var astray ? $"{Words.Bytes(astray)} elsewhere" : "stream")}
        </article>

        """);

    private static Html Stamp(SuiteDirectory directory, SuiteEntry entry)
    {
        if (entry.Decisive?.Run is not { } run || Thumbnail.Read(directory.PathOf(run)) is not { } svg)
            return Html.Of($"""<span class="stamp none">{Without(entry)}</span>""");
        var picture = Html.Of($"""<span class="stamp" role="img" aria-label="Bandwidth of {entry.Name} over time">{Html.Trusted(svg)}</span>""");
        return Report(directory, entry.Decisive) is { } report ? Html.Of($"""<a href="{report}" tabindex="-1">{picture}</a>""") : picture;
    }

    /// <summary>What stands where no picture is.</summary>
    private static string Without(SuiteEntry entry) => entry.Decisive switch
    {
        null => entry.Outcome.Word(),
        { Verdict: null } => "no verdict",
        { StreamBytes: > 0 } or { ElsewhereBytes: > 0 } => "no plot",
        _ => "nothing migrated",
    };

    private static Html Title(SuiteDirectory directory, SuiteEntry entry) =>
        Report(directory, entry.Decisive) is { } report ? Html.Of($"""<a href="{report}">{entry.Name}</a>""") : Html.Of($"<b>{entry.Name}</b>");

    /// <summary>Relative to the index; null when the run came to none.</summary>
    private static string? Report(SuiteDirectory directory, SuiteAttempt? attempt) =>
        attempt?.Run is { } run && File.Exists(directory.PathOf($"{run}/{RunFiles.Report}")) ? $"{run}/{RunFiles.Report}" : null;

    private static Html Why(SuiteEntry entry) =>
        entry.Outcome != EntryOutcome.AsExpected && (entry.Reason ?? entry.Decisive?.Headline) is { } why ? Html.Of($"""<p class="why {Style(entry.Outcome)}">{why}</p>""") : Html.Empty;

    private static Html Flaky(SuiteDirectory directory, SuiteEntry entry) => entry.Attempts.Count < 2
        ? Html.Empty
        : Html.Of($"""<p class="flaky"><b>{(entry.IsFlaky ? "Flaky" : "Retried")}:</b> {Html.Join(entry.Attempts.Select((attempt, index) => Attempt(directory, attempt, index)), ", ")}</p>""");

    private static Html Attempt(SuiteDirectory directory, SuiteAttempt attempt, int index) => Report(directory, attempt) is { } report
        ? Html.Of($"""<a href="{report}">attempt {index + 1}</a> {attempt.Verdict?.Word() ?? "no verdict"}""")
        : Html.Of($"attempt {index + 1} {attempt.Verdict?.Word() ?? "no verdict"}");

    private static string Verdict(SuiteEntry entry) => entry.Outcome switch
    {
        EntryOutcome.Skipped => "SKIPPED",
        EntryOutcome.NotRun => "NOT RUN",
        _ => entry.Decisive?.Verdict?.Word() ?? "NO VERDICT",
    };

    private static string Standing(SuiteEntry entry) =>
        entry.Outcome == EntryOutcome.AsExpected ? "as expected" : $"{entry.Expected.Word()} expected";

    private static string Style(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.AsExpected => "pass",
        EntryOutcome.Contradicted => "fail",
        EntryOutcome.Undecided => "unknown",
        _ => "note",
    };

    private static Html Figure(string value, string name) => Html.Of($"""<div class="figure">{value}<small>{name}</small></div>""");

    /// <summary>Each scenario's place in each order, by name.</summary>
    private sealed class Places(IReadOnlyList<SuiteEntry> entries)
    {
        public Dictionary<string, int> Outcome { get; } = Of(entries.OrderByDescending(entry => entry.Outcome).ThenByDescending(entry => entry.IsFlaky));

        public Dictionary<string, int> Name { get; } = Of(entries.OrderBy(entry => entry.Name, StringComparer.Ordinal));

        public Dictionary<string, int> Time { get; } = Of(entries.OrderByDescending(entry => entry.Decisive?.Milliseconds ?? -1));

        public Dictionary<string, int> Downtime { get; } = Of(entries.OrderByDescending(entry => entry.Decisive?.DowntimeMilliseconds ?? -1));

        public Dictionary<string, int> Bytes { get; } = Of(entries.OrderByDescending(entry => entry.Decisive?.StreamBytes ?? -1));

        private static Dictionary<string, int> Of(IEnumerable<SuiteEntry> ordered) => ordered.Select((entry, place) => (entry.Name, place)).ToDictionary();
    }
}
