using Lab.Model.Units;
using Lab.Runner.Checkers;
using Lab.Runner.Commands;
using Lab.Runner.Reports.Pages;
using Spectre.Console;

namespace Lab.Runner.Suites.Displays;

/// <summary>What a suite says in lines, the same on every display.</summary>
internal static class SuiteWords
{
    public const string Interrupted = "interrupted: the labs are tearing down";

    /// <param name="todo">Scenarios that are to be run now.</param>
    public static string Header(SuiteState suite, int todo)
    {
        if (suite.Scenarios.Count == 0) return $"Shard {suite.Shard} has no scenario: there are more shards than scenarios.";
        if (todo == 0) return $"{(suite.Scenarios.Count == 1 ? "Its one scenario is" : FormattableString.Invariant($"All {suite.Scenarios.Count} scenarios are"))} done already: nothing is left to run.";
        var of = todo < suite.Scenarios.Count ? FormattableString.Invariant($", {suite.Scenarios.Count - todo} done already") : "";
        var shard = suite.Shard is { } part ? FormattableString.Invariant($" (shard {part} of {suite.Selection.Count})") : "";
        return $"{Words.Count(todo, "scenario", "scenarios")}{of}{shard}; {suite.Parallel?.Why}";
    }

    /// <summary>One run's end: what came of it, and in how long.</summary>
    public static string Ended(SuiteEntry entry, bool again)
    {
        if (entry.State == EntryState.Skipped) return $"{entry.Name}: skipped: {entry.Reason}";
        var attempt = entry.Attempts[^1];
        var took = Durations.Format(TimeSpan.FromMilliseconds(attempt.Milliseconds));
        return $"{entry.Name}: {Verdict(attempt.Verdict)} in {took}, {Standing(entry, attempt)}{(again ? "; once more" : "")}";
    }

    public static string Verdict(Verdict? verdict) => verdict is { } known ? known.Word() : "NO VERDICT";

    public static void WriteEnd(SuiteState suite, string directory, string index)
    {
        Terminal.Out.WriteLine($"{suite.Summary()}, in {Durations.Format(TimeSpan.FromMilliseconds(suite.Milliseconds))}");
        if (!suite.IsComplete) Terminal.Out.WriteLine($"not finished: go on with `lab suite --resume {directory}`");
        Terminal.Out.WriteLine($"index: {index}");
    }

    private static string Standing(SuiteEntry entry, SuiteAttempt attempt) => attempt.OutcomeFor(entry.Expected) switch
    {
        EntryOutcome.AsExpected => entry.Attempts.Count > 1 ? FormattableString.Invariant($"as expected, at attempt {entry.Attempts.Count}: flaky") : "as expected",
        _ => $"NOT as expected ({entry.Expected.Word()}): {attempt.Headline}",
    };
}
