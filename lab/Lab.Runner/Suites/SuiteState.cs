using System.Text.Json.Serialization;
using Lab.Model.Units;
using Lab.Runner.Checkers;

namespace Lab.Runner.Suites;

/// <summary>A suite as far as it has come: <c>suite.json</c>, replaced whole after every start and every end of a run. docs/suite.md describes it.</summary>
public sealed record SuiteState
{
    /// <summary>Raised when a reader of the last one could misread this one.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The suite directory's name.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Null while it runs, and of a suite that was interrupted.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Working directory that the scenarios' paths are relative to.</summary>
    public required string Folder { get; init; }

    public string? LabVersion { get; init; }

    /// <summary>Labs side by side, and why so many.</summary>
    public Parallelism? Parallel { get; init; }

    /// <summary>What every run is given beside its scenario, as <c>--provider vagrant</c>; files by absolute paths.</summary>
    public IReadOnlyList<string> RunArguments { get; init; } = [];

    /// <summary>How often a scenario that did not get its verdict was to be run again.</summary>
    public int Retries { get; init; }

    /// <summary>Null: the whole suite.</summary>
    public Shard? Shard { get; init; }

    /// <summary>What all shards together are: names and hashes before the suite was divided.</summary>
    public required IReadOnlyList<SelectedScenario> Selection { get; init; }

    /// <summary>This shard's, by name.</summary>
    public required IReadOnlyList<SuiteEntry> Scenarios { get; init; }

    /// <summary>Milliseconds of its own time, over all its sessions: an interrupted and resumed suite has several.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Whether every scenario has come to an end.</summary>
    [JsonIgnore]
    public bool IsComplete => Scenarios.All(entry => entry.IsOver);

    public SuiteEntry this[string name] => Scenarios.First(entry => entry.Name == name);

    public SuiteState With(SuiteEntry entry) => this with { Scenarios = [.. Scenarios.Select(item => item.Name == entry.Name ? entry : item)] };
}

/// <param name="Labs">Most labs at a time.</param>
/// <param name="Memory">Bytes that all labs together may take.</param>
/// <param name="Why">One sentence.</param>
public sealed record Parallelism(int Labs, ByteCount Memory, string Why);

public sealed record SelectedScenario(string Name, string File, string Hash, Verdict Expected);
