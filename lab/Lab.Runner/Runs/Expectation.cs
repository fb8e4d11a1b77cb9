using Lab.Runner.Checkers;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Runs;

/// <summary>What the scenario says must come out (its <c>expect</c>).</summary>
public sealed record Expectation
{
    /// <summary>What the scenario gives when it says nothing: a pass, with every migration completed.</summary>
    public static Expectation Default { get; } = new();

    /// <summary>Fail for a negative control: it passes when the proof catches what it provokes.</summary>
    public Verdict Verdict { get; init; } = Verdict.Pass;

    /// <summary>The network that must carry every stream; see <see cref="MigrationExpectation.Network"/>.</summary>
    public string? Network { get; init; }

    /// <summary>Of each migration, by ordinal; beyond the list, the last one counts for all. Empty: completed on the cluster's migration
    /// network.</summary>
    public IReadOnlyList<MigrationExpectation> Migrations { get; init; } = [];

    /// <summary>The network each migration is meant to use, by ordinal: null for the cluster's own, <c>none</c> for none.</summary>
    public IReadOnlyList<string?> Asked { get; init; } = [];

    /// <summary>libvirt's control comes in where the memory does: the engine's profile is Nova's.</summary>
    public bool ControlFollowsData { get; init; }

    /// <summary>NICs by host, as the scenario names them, that it moves management to, if only for a moment.</summary>
    public IReadOnlySet<(string Host, string Nic)> ManagementMovedTo { get; init; } = new HashSet<(string, string)>();

    /// <summary>Longest tolerated downtime in each view; null: none is too long.</summary>
    public TimeSpan? MaxDowntime { get; init; }

    /// <summary>Longest tolerated round trip from the engine to an agent while VMs migrate, of 99 in 100; null: none is too long.</summary>
    public TimeSpan? MaxRoundTrip { get; init; }

    /// <param name="ordinal">From 1, the position among all migrations of the scenario.</param>
    public MigrationExpectation ExpectationOf(int ordinal) =>
        Migrations.Count == 0 ? new MigrationExpectation(Network, null, null) : Migrations[Math.Min(Math.Max(ordinal, 1), Migrations.Count) - 1];

    /// <param name="ordinal">From 1.</param>
    public MigrationOutcome OutcomeOf(int ordinal) => ExpectationOf(ordinal).Outcome ?? MigrationOutcome.Completed;

    /// <summary>What the migration's request asked for; null for the cluster's migration network.</summary>
    /// <param name="ordinal">From 1.</param>
    public string? AskedOf(int ordinal) => ordinal >= 1 && ordinal <= Asked.Count ? Asked[ordinal - 1] : null;

    /// <summary>The expectations of a run's own copy of its scenario, or null with damage when it is no scenario any more.</summary>
    /// <param name="hosts">How many hosts the run had: <c>--hosts</c> may have asked for more than the file does.</param>
    internal static Expectation? Read(string scenario, int? hosts, Action<Damage> damaged)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(scenario);
        var read = ScenarioLoader.Parse(bytes, RunFiles.Scenario);
        if (read.Value is null && hosts is not null)
            read = ScenarioLoader.Parse(bytes, RunFiles.Scenario, hosts) is { Value: not null } resized ? resized : read;
        if (read.Value is { } whole) return Of(whole);
        damaged(new Damage(RunFiles.Scenario, $"is not a scenario ({read.Faults[0]})"));
        return null;
    }

    internal static Verdict VerdictOf(ExpectedVerdict expected) =>
        expected switch { ExpectedVerdict.Fail => Verdict.Fail, ExpectedVerdict.Unknown => Verdict.Unknown, _ => Verdict.Pass };

    private static Expectation Of(Scenario scenario) => new()
    {
        Verdict = VerdictOf(scenario.Expect.Verdict),
        Network = scenario.Expect.MigrationNetwork,
        Migrations = [.. scenario.Migrations.Select(migration => Of(scenario, migration))],
        Asked = [.. scenario.WantedNetworks()],
        ControlFollowsData = scenario.Cluster.Profile == EngineProfile.Nova,
        ManagementMovedTo = scenario.Actions.SelectMany(action => action.SideBySide()).Select(action => action.Attach).OfType<AttachConfig>()
            .Where(attach => attach is { Nic: not null } && attach.Network == scenario.ManagementNetwork?.Name).Select(attach => (attach.Host, attach.Nic!)).ToHashSet(),
        MaxDowntime = scenario.Expect.MaxDowntime,
        MaxRoundTrip = scenario.Expect.MaxRoundTrip,
    };

    /// <summary>What the action itself expects; where it says nothing, the scenario's <c>expect</c> counts.</summary>
    private static MigrationExpectation Of(Scenario scenario, MigrateConfig migration) => new(
        migration.Expect.Network ?? scenario.Expect.MigrationNetwork,
        scenario.ExpectedOutcomeOf(migration),
        migration.Expect.Fallback is { } reason ? ShapeTable.NameOf(reason.ToString()) : null);
}
