using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>The verdict a scenario is written to get: a negative control expects fail.</summary>
public enum ExpectedVerdict
{
    [Describe("Everything expected is proven.")]
    Pass,

    [Describe("The judge must find a fault: a negative control.")]
    Fail,

    [Describe("The judge must say that the evidence does not suffice.")]
    Unknown,
}

/// <summary>How a migration ends.</summary>
public enum MigrationOutcome
{
    [Describe("The VM runs on the destination.")]
    Completed,

    [Describe("The migration failed; the VM runs on the source.")]
    Failed,

    [Describe("The migration was cancelled; the VM runs on the source.")]
    Cancelled,
}

/// <summary>What must come of a scenario.</summary>
[Describe("What must come of it.")]
public sealed record ExpectConfig
{
    /// <summary>In <see cref="MigrationNetwork"/>: not a byte of any migration stream is expected.</summary>
    public const string NoNetwork = "none";

    [Describe("The verdict this scenario is written to get; the suite compares it with the run's.")]
    public ExpectedVerdict Verdict { get; init; }

    [Describe("The network on which every byte of every stream must be; none: no stream at all. Without it the cluster's migration network.", Example = "migration")]
    public string? MigrationNetwork { get; init; }

    [Describe("How every migration ends. Without it: completed, or cancelled where cancel-after is given.")]
    public MigrationOutcome? Migrations { get; init; }

    [Describe("The longest pause a guest may suffer, by each of the three measures.", Example = "1s")]
    public TimeSpan? MaxDowntime { get; init; }

    [Describe("The longest round trip between engine and agents while VMs migrate, in 99 of 100 probes.", Example = "20ms")]
    public TimeSpan? MaxRoundTrip { get; init; }
}
