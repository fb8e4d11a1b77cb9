using Lab.Runner.Scenarios;

namespace Lab.Runner.Runs;

/// <summary>What must come of one migration; null where nothing was said.</summary>
/// <param name="Network">The network that must carry its stream, or <c>none</c>: not a byte of a stream may be seen. Null: the cluster's
/// migration network.</param>
/// <param name="Outcome">How it must end. Null: completed.</param>
/// <param name="Fallback">Why the engine must have fallen back to management (<c>absent</c>, <c>down</c>, <c>no-address</c>,
/// <c>compatibility-level</c>, <c>requested</c>), or <c>none</c>: it must not have. Null: as it may be.</param>
public sealed record MigrationExpectation(string? Network, MigrationOutcome? Outcome, string? Fallback)
{
    public static MigrationExpectation Default { get; } = new(null, null, null);
}
