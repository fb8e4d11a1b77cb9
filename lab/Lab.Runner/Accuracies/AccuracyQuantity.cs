namespace Lab.Runner.Accuracies;

/// <summary>What is predicted, and how well it should be.</summary>
/// <param name="Name">In the file and on plots.</param>
/// <param name="Goal">The largest error that is wished for, as a part.</param>
/// <param name="Absolute">Or so much in its own unit, where that is more; null: only the part counts.</param>
public sealed record AccuracyQuantity(string Name, string Title, double Goal, double? Absolute, Func<PredictedMigration, Prediction> Of)
{
    public static AccuracyQuantity Time { get; } = new("time", "total time", 0.05, null, migration => migration.Time);

    public static AccuracyQuantity Bytes { get; } = new("bytes", "bytes", 0.05, null, migration => migration.Bytes);

    public static AccuracyQuantity Downtime { get; } = new("downtime", "downtime, by libvirt", 0.15, 20, migration => migration.Downtime);

    public static AccuracyQuantity Heartbeat { get; } = new("heartbeat", "downtime, by heartbeat", 0.15, 20, migration => migration.Heartbeat);

    public static AccuracyQuantity Silence { get; } = new("silence", "longest silence", 0.15, 20, migration => migration.Silence);

    public static IReadOnlyList<AccuracyQuantity> All { get; } = [Time, Bytes, Downtime, Heartbeat, Silence];

    /// <summary>Whether so large an error is no larger than wished for.</summary>
    public bool Meets(double error, double difference) => error <= Goal || (Absolute is { } most && Math.Abs(difference) <= most);
}
