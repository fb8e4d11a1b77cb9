using Lab.Model.Units;
using Lab.Runner.Checkers;

namespace Lab.Runner.Suites;

/// <summary>One scenario file of a suite, read and found valid.</summary>
public sealed record SuiteScenario
{
    /// <summary>The scenario's own name, unique in a suite.</summary>
    public required string Name { get; init; }

    /// <summary>Path as the user named it, or below the folder that they named.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits: another content is another scenario.</summary>
    public required string Hash { get; init; }

    public required string About { get; init; }

    /// <summary>The verdict that the scenario is written to get.</summary>
    public required Verdict Expected { get; init; }

    /// <summary>Memory that its lab takes at most, guests included.</summary>
    public required ByteCount Memory { get; init; }

    /// <summary>Seconds that its run should take, from the scenario alone: the same on every machine.</summary>
    public required double Estimate { get; init; }
}
