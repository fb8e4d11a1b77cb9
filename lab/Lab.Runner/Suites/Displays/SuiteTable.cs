using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Spectre.Console;

namespace Lab.Runner.Suites.Displays;

/// <summary>A whole suite on a terminal: a line a scenario, what is not as expected with its reason below.</summary>
internal static class SuiteTable
{
    public static void Render(IAnsiConsole console, SuiteState suite)
    {
        if (suite.Scenarios.Count == 0) return;
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        table.AddColumns(
            Column("scenario"), Column("verdict"), Column("expected"), Column("time", right: true), Column("downtime", right: true), Column("stream", right: true), Column(""));
        foreach (var entry in suite.Scenarios) table.AddRow(Row(entry));
        console.WriteLine();
        console.Write(table);
        foreach (var entry in suite.Scenarios.Where(entry => entry.Outcome != EntryOutcome.AsExpected)) Explain(console, entry);
        console.WriteLine();
    }

    public static string Colour(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.AsExpected => "green",
        EntryOutcome.Contradicted => "red",
        EntryOutcome.Undecided => "yellow",
        _ => "grey",
    };

    private static TableColumn Column(string name, bool right = false) =>
        new TableColumn($"[grey]{name}[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }.Alignment(right ? Justify.Right : Justify.Left);

    private static Markup[] Row(SuiteEntry entry)
    {
        var attempt = entry.Decisive;
        var colour = Colour(entry.Outcome);
        return
        [
            new Markup(Markup.Escape(entry.Name)),
            new Markup($"[{colour}]{Verdict(entry)}[/]"),
            new Markup(entry.Expected.Word()),
            new Markup(Words.Milliseconds(attempt?.Milliseconds)),
            new Markup(Words.Milliseconds(attempt?.DowntimeMilliseconds)),
            new Markup(Words.Bytes(attempt?.StreamBytes)),
            new Markup($"[{colour}]{entry.Outcome.Word()}[/]{(entry.IsFlaky ? FormattableString.Invariant($" [yellow]flaky: attempt {entry.Attempts.Count}[/]") : "")}"),
        ];
    }

    private static string Verdict(SuiteEntry entry) => entry.Decisive is { } attempt ? SuiteWords.Verdict(attempt.Verdict) : Words.Missing;

    private static void Explain(IAnsiConsole console, SuiteEntry entry)
    {
        var why = entry.Reason ?? entry.Decisive?.Headline ?? (entry.State == EntryState.Running ? "its run was cut short" : null);
        if (why is not null) console.MarkupLineInterpolated($"  [{Colour(entry.Outcome)}]{entry.Name}[/]  {why}");
    }
}
