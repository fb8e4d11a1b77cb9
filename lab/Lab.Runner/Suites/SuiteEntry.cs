using System.Text.Json.Serialization;
using Lab.Runner.Checkers;

namespace Lab.Runner.Suites;

/// <summary>How far a scenario of a suite has come.</summary>
public enum EntryState
{
    /// <summary>Not run yet, or interrupted: a resumed suite runs it.</summary>
    Pending,

    /// <summary>Under way. In the record of a suite that nobody runs any more: it was killed then.</summary>
    Running,

    /// <summary>It ran, whatever came of it.</summary>
    Finished,

    /// <summary>This machine cannot run it.</summary>
    Skipped,
}

/// <summary>What a scenario's verdict says, held against the one it is written to get. In ascending order of rank.</summary>
public enum EntryOutcome
{
    AsExpected,
    Skipped,
    NotRun,

    /// <summary>The evidence did not suffice though it should, or the run could not be judged.</summary>
    Undecided,

    /// <summary>The evidence says something else than the scenario is written to get.</summary>
    Contradicted,
}

/// <summary>One scenario of a suite and what came of it.</summary>
public sealed record SuiteEntry
{
    public required string Name { get; init; }

    /// <summary>Relative to the suite's <see cref="SuiteState.Folder"/>, unless absolute.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file as it was when it was read.</summary>
    public required string Hash { get; init; }

    public string About { get; init; } = "";

    public required Verdict Expected { get; init; }

    public EntryState State { get; init; }

    /// <summary>Why it was skipped, or could not be judged; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Every run of it, in order. The one that counts is <see cref="Decisive"/>.</summary>
    public IReadOnlyList<SuiteAttempt> Attempts { get; init; } = [];

    /// <summary>The first that got the expected verdict, else the worst: a retry must not make a Fail an Unknown. Null before any.</summary>
    [JsonIgnore]
    public SuiteAttempt? Decisive =>
        Attempts.FirstOrDefault(attempt => attempt.OutcomeFor(Expected) == EntryOutcome.AsExpected) ?? Attempts.MaxBy(attempt => attempt.OutcomeFor(Expected));

    [JsonIgnore]
    public bool IsOver => State is EntryState.Finished or EntryState.Skipped;

    /// <summary>It got its verdict, but not at once.</summary>
    [JsonIgnore]
    public bool IsFlaky => Outcome == EntryOutcome.AsExpected && Attempts.Count > 1;

    [JsonIgnore]
    public EntryOutcome Outcome => State switch
    {
        EntryState.Skipped => EntryOutcome.Skipped,
        EntryState.Finished => Decisive?.OutcomeFor(Expected) ?? EntryOutcome.Undecided,
        _ => EntryOutcome.NotRun,
    };
}

/// <summary>One run of a scenario in a suite.</summary>
public sealed record SuiteAttempt
{
    /// <summary>Its run directory, relative to the suite's; null when it did not come to one.</summary>
    public string? Run { get; init; }

    /// <summary>Null: it could not be judged.</summary>
    public Verdict? Verdict { get; init; }

    public required int ExitCode { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>From the start of its process to its end.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The verdict in one sentence, or what went wrong.</summary>
    public string? Headline { get; init; }

    /// <summary>The longest silence that a guest's peer heard; null when nobody listened.</summary>
    public double? DowntimeMilliseconds { get; init; }

    /// <summary>Bytes of the migration streams on their network.</summary>
    public long? StreamBytes { get; init; }

    /// <summary>Bytes of the migration streams where they do not belong.</summary>
    public long? ElsewhereBytes { get; init; }

    public EntryOutcome OutcomeFor(Verdict expected) =>
        Verdict == expected ? EntryOutcome.AsExpected
        : Verdict is null or Checkers.Verdict.Unknown ? EntryOutcome.Undecided
        : EntryOutcome.Contradicted;
}
