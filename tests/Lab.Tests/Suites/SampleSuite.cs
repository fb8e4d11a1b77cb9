using Lab.Model.Units;
using Lab.Runner.Checkers;
using Lab.Runner.Suites;

namespace Lab.Tests.Suites;

/// <summary>Scenarios and suites that nobody ran.</summary>
internal static class SampleSuite
{
    public static SuiteScenario Scenario(string name, double estimate = 6, long mebibytes = 600, Verdict expected = Verdict.Pass, string? hash = null) => new()
    {
        Name = name,
        File = $"scenarios/{name}.yaml",
        Hash = hash ?? "hash of " + name,
        About = $"About {name}.",
        Expected = expected,
        Memory = ByteCount.FromMebibytes(mebibytes),
        Estimate = estimate,
    };

    public static IReadOnlyList<SuiteScenario> Several(params string[] names) => [.. names.Select(name => Scenario(name))];

    public static SuiteState Suite(params SuiteEntry[] entries) => new()
    {
        Id = "20260131T120000Z-4f2a91",
        Started = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Finished = new DateTimeOffset(2026, 1, 31, 12, 1, 0, TimeSpan.Zero),
        Folder = "/",
        LabVersion = "0.1.0",
        Parallel = new Parallelism(2, ByteCount.FromMebibytes(4096), "2 labs side by side, as asked."),
        Milliseconds = 60_000,
        Selection = [.. entries.Select(entry => new SelectedScenario(entry.Name, entry.File, entry.Hash, entry.Expected))],
        Scenarios = entries,
    };

    /// <summary>One that ran as often as there are verdicts; null is a run that could not be judged.</summary>
    public static SuiteEntry Ran(string name, Verdict expected, params Verdict?[] verdicts) => Entry(name, expected) with
    {
        State = EntryState.Finished,
        Attempts = [.. verdicts.Select((verdict, i) => Attempt(name, verdict, i))],
    };

    public static SuiteEntry Entry(string name, Verdict expected = Verdict.Pass) =>
        new() { Name = name, File = $"scenarios/{name}.yaml", Hash = "hash of " + name, About = $"About {name}.", Expected = expected };

    public static SuiteAttempt Attempt(string name, Verdict? verdict, int number = 0) => new()
    {
        Run = $"runs/{name}/20260131T12000{number}Z-00000{number}",
        Verdict = verdict,
        ExitCode = verdict?.ExitCode() ?? 134,
        Started = new DateTimeOffset(2026, 1, 31, 12, 0, number, TimeSpan.Zero),
        Milliseconds = 6500 + number,
        Headline = verdict is null ? "the run was ended by signal 6" : $"{verdict} <it is>",
        DowntimeMilliseconds = 120,
        StreamBytes = 90 << 20,
        ElsewhereBytes = 0,
    };
}
