using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Judges a run from its directory alone: the same directory gives the same verdict, wherever it is read.</summary>
public static class RunJudge
{
    /// <summary>In the order in which people want to know.</summary>
    public static IReadOnlyList<IChecker> Checkers { get; } =
    [
        new PathChecker(), new FallbackChecker(), new ControlChecker(), new AttributionChecker(), new DropsChecker(), new CapturesChecker(),
        new DowntimeChecker(), new MemoryChecker(), new LocationChecker(), new OutcomeChecker(), new RoundTripChecker(),
    ];

    public static JudgedRun Judge(RunDirectory run) => Judge(run, Checkers);

    /// <summary>The same with other checkers.</summary>
    public static JudgedRun Judge(RunDirectory run, IReadOnlyList<IChecker> checkers)
    {
        // The captures and the scenario take longest to read, and do not need each other.
        Parallel.Invoke(() => Attempt("", () => _ = run.Ledger), () => Attempt("", () => _ = run.Expectation));
        var checks = checkers.Select(checker => Ask(checker, run)).OfType<CheckResult>().ToList();
        var judged = new JudgedRun
        {
            Run = Identify(run),
            Verdict = Verdict.Unknown,
            Expected = Verdict.Pass,
            Headline = "",
            Checks = checks,
            Migrations = [],
            Ledger = [],
            Captures = [],
            RoundTrips = [],
            Damage = [],
        };
        if (Attempt("summary", () => judged = Summarise(run, judged)) is { } crash) checks.Add(crash);
        judged = judged with { Verdict = Verdicts.Combine(checks.Select(check => check.Verdict)) };
        return judged with { Headline = Headline(run, judged) };
    }

    private static JudgedRun Summarise(RunDirectory run, JudgedRun judged) => judged with
    {
        Expected = run.Expectation.Verdict,
        Migrations = [.. PathEvidence.Of(run).Select(path => MigrationSummary.Of(run, path))],
        Ledger = [.. LedgerSummary.Lines(run)],
        Captures = [.. LedgerSummary.Captures(run)],
        RoundTrips = [.. RoundTripSummary.Of(run)],
        Damage = run.Damage,
    };

    private static string Headline(RunDirectory run, JudgedRun judged)
    {
        var headline = judged.Checks.FirstOrDefault(check => check.Verdict == judged.Verdict)?.Summary ?? "Nothing was checked.";
        Attempt("headline", () => headline = Headlines.Of(judged.Verdict, judged.Checks, run));
        return headline;
    }

    /// <returns>Null when the run does not ask the checker's question.</returns>
    private static CheckResult? Ask(IChecker checker, RunDirectory run)
    {
        CheckResult? found = null;
        return Attempt(checker.Name, () => found = checker.Applies(run) ? checker.Check(run) : null) ?? found;
    }

    /// <summary>What crashes has found nothing out.</summary>
    /// <returns>Null when it did not crash.</returns>
    private static CheckResult? Attempt(string name, Action step)
    {
        try
        {
            step();
            return null;
        }
#pragma warning disable CA1031 // Whatever it was: one broken checker must not take the others' findings with it.
        catch (Exception crash)
#pragma warning restore CA1031
        {
            var findings = new Findings(name);
            findings.Unknown($"The checker crashed: {crash.GetType().Name}: {crash.Message}");
            findings.Note($"This is a fault of Lab, not of what it checks. {crash.StackTrace?.Split('\n')[0].Trim()}");
            return findings.ToResult("", "");
        }
    }

    private static RunIdentity Identify(RunDirectory run)
    {
        var environment = run.Environment;
        var started = run.Events(EventKinds.RunStarted).FirstOrDefault();
        return new RunIdentity(
            environment?.RunId ?? started?.Text("runId"),
            run.Plan?.Scenario ?? started?.Text("scenario"),
            environment?.Simulated ?? false,
            environment?.Provider ?? run.Plan?.Provider,
            environment?.Accelerator,
            environment?.HostAccelerator,
            environment?.LabVersion ?? started?.Text("labVersion"),
            started?.Time ?? (run.History.Count > 0 ? run.History[0].Time : null),
            run.Finished)
        { Model = environment?.Model };
    }
}
