using System.Text.Json;
using Lab.Runner.Checkers;
using Lab.Runner.Commands;
using Lab.Runner.Runs;

namespace Lab.Runner.Suites;

/// <summary>Turns the end of a run into a suite's record of it: by its exit code and its <c>verdict.json</c>, which must agree.</summary>
public static class AttemptReader
{
    /// <param name="scenario">The scenario's name: where its runs are.</param>
    /// <param name="before">Run directories of the scenario before this one began: what is new is its own.</param>
    public static SuiteAttempt Read(SuiteDirectory directory, string scenario, IReadOnlySet<string> before, ChildEnd end, DateTimeOffset started, TimeSpan took)
    {
        var run = end.Directory ?? RunsOf(directory, scenario).Except(before).Order(StringComparer.Ordinal).LastOrDefault();
        var judged = run is null ? null : Judged(run);
        var agreed = judged is not null && judged.Verdict.ExitCode() == end.ExitCode;
        return new SuiteAttempt
        {
            Run = run is null ? null : Path.GetRelativePath(directory.Root, run).Replace('\\', '/'),
            Verdict = agreed ? judged!.Verdict : null,
            ExitCode = end.ExitCode,
            Started = started,
            Milliseconds = Math.Round(took.TotalMilliseconds),
            Headline = agreed ? judged!.Headline : Problem(end),
            DowntimeMilliseconds = judged?.Migrations.Max(migration => migration.Downtime.HeardMilliseconds),
            StreamBytes = judged?.Migrations.Sum(migration => migration.WireBytes),
            ElsewhereBytes = judged?.Migrations.Sum(migration => migration.ElsewhereBytes),
        };
    }

    /// <summary>Why a run says that it cannot be made here: its last words.</summary>
    public static string ReasonOf(ChildEnd end) => end.Headline ?? LastLine(end.Words) ?? "the run did not say why";

    /// <summary>Absolute paths of a scenario's run directories in a suite, <c>latest</c> aside.</summary>
    public static IReadOnlySet<string> RunsOf(SuiteDirectory directory, string scenario)
    {
        var folder = directory.PathOf(Path.Combine(SuiteDirectory.Runs, scenario));
        if (!Directory.Exists(folder)) return new HashSet<string>();
        return new DirectoryInfo(folder).EnumerateDirectories().Where(item => item.LinkTarget is null).Select(item => item.FullName).ToHashSet();
    }

    /// <summary>A run's verdict as it was written; null when it is missing or damaged.</summary>
    public static JudgedRun? Judged(string run)
    {
        try
        {
            return JsonSerializer.Deserialize<JudgedRun>(File.ReadAllText(Path.Combine(run, RunFiles.Verdict)), RunJson.File);
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Problem(ChildEnd end) => end.ExitCode switch
    {
        ExitCodes.BadInput => LastLine(end.Words) ?? "the run was refused and did not say why",
        > 128 and < 160 => FormattableString.Invariant($"the run was ended by signal {end.ExitCode - 128}{After(end)}"),
        _ => LastLine(end.Words) ?? FormattableString.Invariant($"the run could not be judged (exit code {end.ExitCode})"),
    };

    private static string After(ChildEnd end) => LastLine(end.Words) is { } line ? " after it said: " + line : "";

    private static string? LastLine(string words) => words.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Trim();
}
