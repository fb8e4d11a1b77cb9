namespace Lab.Runner.Calibrations;

/// <summary>What of a migration says something about a parameter of the model.</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Observable">What is compared between measured and simulated.</param>
/// <param name="IsOffset">What the parameter adds to the observable is itself: their difference is the parameter's. Else the effect is found out by changing the parameter.</param>
internal sealed record CalibrationRule(string Parameter, Func<ObservedMigration, double?> Observable, bool IsOffset)
{
    /// <summary>
    /// In this order, after the lines. Offsets first: they hang on nothing else. The pace tells of all rates, each from the migrations in which the model says that it is what holds them up; but for the one that they share, from those that nothing went
    /// on beside: who begins a little later than another has a link to itself in the end, and nobody knows by how much.
    /// </summary>
    public static IReadOnlyList<CalibrationRule> All { get; } =
    [
        new("machinePages", migration => migration.MachinePages, IsOffset: true),
        new("setupMilliseconds", Alone(migration => migration.Begin), IsOffset: true),
        new("stopMilliseconds", migration => migration.Stop, IsOffset: true),
        new("wakeMilliseconds", migration => migration.HeartbeatAtMove - migration.Downtime, IsOffset: true),
        new("finishMilliseconds", Alone(migration => migration.End), IsOffset: true),
        new("tlsFactor", Alone(migration => migration.Pace), IsOffset: false),
        new("parallelFactor", Alone(migration => migration.Pace), IsOffset: false),
        new("zeroPageRate", Alone(migration => migration.Pace), IsOffset: false),
        new("streamRate", Alone(migration => migration.Pace), IsOffset: false) { Except = ["tlsFactor", "parallelFactor", "zeroPageRate"] },
        new("capShare", Alone(migration => migration.Pace), IsOffset: false),
        new("linkShare", Alone(migration => migration.Pace), IsOffset: false),
        new("machineRate", migration => migration.Pace, IsOffset: false),
        new("setupsAtOnce", migration => migration.Begin, IsOffset: false),
        new("kernelPages", Alone(migration => migration.ResentPages), IsOffset: false),
        new("resumeMilliseconds", migration => migration.IsPostCopy ? null : migration.Downtime, IsOffset: true), // last: what is left of the downtime
    ];

    /// <summary>Where these matter too, nothing is read of this one, if there is anything else to read it from.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    private static Func<ObservedMigration, double?> Alone(Func<ObservedMigration, double?> observable) => migration => migration.IsAlone ? observable(migration) : null;
}
