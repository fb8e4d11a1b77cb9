using Lab.Runner.Checkers;

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
    public MigrationOutcome OutcomeOf(int ordinal) => Migrations.Count == 0 ? MigrationOutcome.Completed : Migrations[Math.Min(Math.Max(ordinal, 1), Migrations.Count) - 1];
}
