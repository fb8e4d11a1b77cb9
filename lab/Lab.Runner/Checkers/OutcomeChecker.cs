using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>Did the run itself go as it should: every phase done, nothing died, every migration ended as the scenario expects?</summary>
public sealed class OutcomeChecker : IChecker
{
    /// <summary>Phases that judge a finished run; they are not part of what is judged.</summary>
    private static readonly string[] Judging = ["check", "report"];

    private const string Probe = "probe";

    public string Name => "outcome";

    public string Question => "Did every phase and every migration end as the scenario expects?";

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        if (!run.ExpectationKnown)
            findings.Unknown($"{RunFiles.Scenario} is missing or cannot be read, so nobody knows what was expected.");
        JudgeEnd(run, findings);
        JudgeHosts(run, findings);
        JudgePhases(run, findings);
        JudgeDaemons(run, findings);
        JudgeMigrations(run, findings);
        if (run.Plan?.ReadOnly == true) findings.Note("The guests were there before the lab, which knows nothing of their memory and hears no heartbeats: neither is judged.");
        var count = run.Migrations.Count;
        return findings.ToResult(
            count == 1
                ? $"The migration {run.Migrations[0].Title} ended as expected, and so did every phase."
                : $"All {count} migrations and every phase ended as expected.",
            "Nothing was done that could be judged.");
    }

    private static void JudgeEnd(RunDirectory run, Findings findings)
    {
        foreach (var interrupted in run.Events(EventKinds.RunInterrupted))
            findings.Unknown($"The run was interrupted by {interrupted.Text("signal") ?? "a signal"}.");
        if (!run.IsComplete) findings.Unknown($"The run did not finish: its history ends with {LastEvent(run)}.");
    }

    private static string LastEvent(RunDirectory run) =>
        run.History.Count == 0 ? "nothing" : $"'{run.History[^1].Kind}' of {run.History[^1].Source}";

    private static void JudgePhases(RunDirectory run, Findings findings)
    {
        var finished = run.Events(EventKinds.PhaseFinished).ToLookup(item => item.Text("phase"));
        foreach (var failed in run.Events(EventKinds.PhaseFailed).Where(IsJudged))
            findings.Fail(
                $"Phase {failed.Text("phase")} failed{On(failed.Text("host"))}: {failed.Text("error") ?? "no reason was recorded"}");
        foreach (var started in run.Events(EventKinds.PhaseStarted).Where(IsJudged))
        {
            var phase = started.Text("phase");
            if (!finished[phase].Any()) findings.Unknown($"Phase {phase} began and its end is not on record.");
            foreach (var end in finished[phase])
            {
                if (end.Text("outcome") == "failed" && !run.Events(EventKinds.PhaseFailed).Any(item => item.Text("phase") == phase))
                    findings.Fail($"Phase {phase} failed.");
                findings.Measure($"phase.{phase}Milliseconds", end.Number("milliseconds"));
            }
        }
    }

    private static bool IsJudged(HistoryEvent item) => !Judging.Contains(item.Text("phase"), StringComparer.OrdinalIgnoreCase);

    /// <summary>Before the phases, which failed because of it.</summary>
    private static void JudgeHosts(RunDirectory run, Findings findings)
    {
        foreach (var lost in run.Events(EventKinds.HostLost))
            findings.Fail($"{lost.Text("host") ?? "A host"} was lost at {lost.Time.UtcDateTime:HH:mm:ss.fff}: the connection to it broke, as when it is switched off or restarted.");
    }

    private static void JudgeDaemons(RunDirectory run, Findings findings)
    {
        foreach (var died in run.Events(EventKinds.DaemonDied))
        {
            var exit = died.Number("exit") is { } code
                ? FormattableString.Invariant($"with exit code {code}")
                : died.Text("exit") ?? "without an exit code on record";
            var sentence = $"{died.Text("daemon") ?? "A daemon"}{On(died.Text("host"))} died {exit} at {died.Time.UtcDateTime:HH:mm:ss.fff}";
            // The probe is the lab's own, no part of what is judged: with it goes evidence.
            if (died.Text("daemon") == Probe) findings.Unknown($"{sentence}: what it would have recorded since is missing.");
            else findings.Fail($"{sentence}.");
        }
    }

    private static void JudgeMigrations(RunDirectory run, Findings findings)
    {
        if (run.Migrations.Count == 0) findings.Unknown("No migration was requested.");
        else if (run.Migrations.Count < run.Expectation.Migrations.Count)
            findings.Unknown(
                $"The scenario asks for {run.Expectation.Migrations.Count} migrations, and only {run.Migrations.Count} are on record.");
        foreach (var migration in run.Migrations)
        {
            var expected = run.Expectation.OutcomeOf(migration.Ordinal);
            var seen = migration.Outcome is { } outcome ? Word(outcome) : null;
            findings.Measure($"migration{migration.Ordinal}.milliseconds", migration.Milliseconds);
            if (seen is null) findings.Unknown($"{migration.Title}: how it ended is not on record.");
            else if (migration.Outcome == expected) findings.Pass($"{migration.Title}: {seen} as expected{Took(migration)}.");
            else findings.Fail($"{migration.Title}: {seen}, expected {Word(expected)}{Because(migration)}.");
        }
    }

    private static string Word(MigrationOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string On(string? host) => host is null ? "" : $" on {host}";

    private static string Took(MigrationRecord migration) =>
        migration.Milliseconds is { } taken ? $" after {Model.Units.Durations.Format(TimeSpan.FromMilliseconds(taken))}" : "";

    private static string Because(MigrationRecord migration) => migration.Error is { } error ? $": {error.TrimEnd('.')}" : "";
}
