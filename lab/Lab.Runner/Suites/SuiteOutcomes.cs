using Lab.Runner.Commands;

namespace Lab.Runner.Suites;

/// <summary>What a whole suite says.</summary>
public static class SuiteOutcomes
{
    /// <summary>
    /// 0: every scenario got the verdict it is written to get, skipped ones aside. 1: some verdict contradicts its expectation. 2: none
    /// does, but some run was undecided, or not made. 4: this machine could run none of them, and of nothing nothing passes.
    /// </summary>
    public static int ExitCode(this SuiteState suite)
    {
        if (suite.Scenarios.Count > 0 && suite.Scenarios.All(entry => entry.Outcome == EntryOutcome.Skipped)) return ExitCodes.Skipped;
        return suite.Scenarios.Select(entry => entry.Outcome).DefaultIfEmpty(EntryOutcome.AsExpected).Max() switch
        {
            EntryOutcome.Contradicted => ExitCodes.Fail,
            EntryOutcome.Undecided or EntryOutcome.NotRun => ExitCodes.Unknown,
            _ => ExitCodes.Pass,
        };
    }

    /// <summary><c>12 of 14 as expected, 1 contradicts its expectation, 1 skipped</c>.</summary>
    public static string Summary(this SuiteState suite)
    {
        int Count(EntryOutcome outcome) => suite.Scenarios.Count(entry => entry.Outcome == outcome);
        List<string> parts = [FormattableString.Invariant($"{Count(EntryOutcome.AsExpected)} of {suite.Scenarios.Count} as expected")];
        void Add(int count, string one, string many)
        {
            if (count > 0) parts.Add(FormattableString.Invariant($"{count} {(count == 1 ? one : many)}"));
        }

        Add(suite.Scenarios.Count(entry => entry.IsFlaky), "of them only on a retry", "of them only on a retry");
        Add(Count(EntryOutcome.Contradicted), "contradicts its expectation", "contradict their expectations");
        Add(Count(EntryOutcome.Undecided), "undecided", "undecided");
        Add(Count(EntryOutcome.Skipped), "skipped", "skipped");
        Add(Count(EntryOutcome.NotRun), "not run", "not run");
        return string.Join(", ", parts);
    }

    /// <summary>A word for tables: what the outcome is to the reader.</summary>
    public static string Word(this EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.AsExpected => "as expected",
        EntryOutcome.Skipped => "skipped",
        EntryOutcome.NotRun => "not run",
        EntryOutcome.Undecided => "undecided",
        _ => "NOT as expected",
    };
}
