using Lab.Runner.Checkers;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Runs;

/// <summary>What the scenario says must come out (its <c>expect</c>).</summary>
public sealed record Expectation
{
    /// <summary>What the scenario gives when it says nothing: a pass, with every migration completed.</summary>
    public static Expectation Default { get; } = new();

    /// <summary>Fail for a negative control: it passes when the proof catches what it provokes.</summary>
    public Verdict Verdict { get; init; } = Verdict.Pass;

    /// <summary>Logical network that must carry the QEMU streams; null: the one with the migration role.</summary>
    public string? MigrationNetwork { get; init; }

    /// <summary>No stream at all may be seen.</summary>
    public bool NoStream { get; init; }

    /// <summary>How each migration must end, by ordinal; beyond the list, the last one counts for all. Empty: completed.</summary>
    public IReadOnlyList<MigrationOutcome> Migrations { get; init; } = [];

    /// <summary>Longest tolerated downtime in each view; null: none is too long.</summary>
    public TimeSpan? MaxDowntime { get; init; }

    /// <param name="ordinal">From 1.</param>
    public MigrationOutcome OutcomeOf(int ordinal) =>
        Migrations.Count == 0 ? MigrationOutcome.Completed : Migrations[Math.Min(Math.Max(ordinal, 1), Migrations.Count) - 1];

    /// <summary>The expectations of a run's own copy of its scenario, or null with damage when it is no scenario any more.</summary>
    /// <param name="hosts">How many hosts the run had: <c>--hosts</c> may have asked for more than the file does.</param>
    internal static Expectation? Read(string scenario, int? hosts, Action<Damage> damaged)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(scenario);
        var read = ScenarioLoader.Parse(bytes, RunFiles.Scenario);
        if (read.Scenario is null && hosts is not null)
            read = ScenarioLoader.Parse(bytes, RunFiles.Scenario, hosts) is { Scenario: not null } resized ? resized : read;
        if (read.Scenario is { } whole) return Of(whole);
        damaged(new Damage(RunFiles.Scenario, $"is not a scenario ({read.Faults[0]})"));
        return null;
    }

    internal static Verdict VerdictOf(ExpectedVerdict expected) =>
        expected switch { ExpectedVerdict.Fail => Verdict.Fail, ExpectedVerdict.Unknown => Verdict.Unknown, _ => Verdict.Pass };

    private static Expectation Of(Scenario scenario) => new()
    {
        Verdict = VerdictOf(scenario.Expect.Verdict),
        MigrationNetwork = scenario.Expect.MigrationNetwork is { } network and not ExpectConfig.NoNetwork ? network : null,
        NoStream = scenario.Expect.MigrationNetwork == ExpectConfig.NoNetwork,
        Migrations = [.. scenario.Migrations.Select(migration => scenario.ExpectedOutcomeOf(migration))],
        MaxDowntime = scenario.Expect.MaxDowntime,
    };
}
