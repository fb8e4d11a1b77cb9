namespace Lab.Model.Migrations;

/// <summary>oVirt's migration policies as data. Every schedule ends with an abort.</summary>
public static class MigrationPolicies
{
    private const int Always = -1;

    public static MigrationPolicy MinimalDowntime { get; } =
        new("minimal-downtime", 2, Schedule(100, [(1, 150), (2, 200), (3, 300), (4, 400), (6, 500)]), AutoConverge: true, EnableGuestEvents: true);

    public static MigrationPolicy SuspendWorkloadIfNeeded { get; } = new(
        "suspend-workload-if-needed", 1, Schedule(100, [(1, 150), (2, 200), (3, 300), (4, 400), (6, 500), (Always, 5000)]), AutoConverge: true, EnableGuestEvents: true, Compressed: true);

    public static MigrationPolicy PostCopy { get; } = new(
        "post-copy", 2, Schedule(100, [(1, 150), (2, 200)], new ConvergenceAction(ConvergenceActionKind.PostCopy)), AutoConverge: true, EnableGuestEvents: true);

    public static MigrationPolicy VeryLargeVms { get; } = new(
        "very-large-vms", 1, Schedule(300, [(1, 400), (2, 500), (3, 700), (4, 1000), (6, 1500), (Always, 5000)]), AutoConverge: true, EnableGuestEvents: true, ZeroCopy: true);

    public static MigrationPolicy Legacy { get; } = new("legacy", 2, Schedule: null, AutoConverge: false, EnableGuestEvents: false);

    public static IReadOnlyList<MigrationPolicy> All { get; } = [MinimalDowntime, SuspendWorkloadIfNeeded, PostCopy, VeryLargeVms, Legacy];

    private static ConvergenceSchedule Schedule(int initial, (int After, int Milliseconds)[] steps, ConvergenceAction? beforeAbort = null)
    {
        var stalling = steps.Select(step => new ConvergenceStep(step.After, Downtime(step.Milliseconds))).ToList();
        if (beforeAbort is not null) stalling.Add(new ConvergenceStep(Always, beforeAbort));
        stalling.Add(new ConvergenceStep(Always, new ConvergenceAction(ConvergenceActionKind.Abort)));
        return new ConvergenceSchedule([Downtime(initial)], stalling);
    }

    private static ConvergenceAction Downtime(int milliseconds) => new(ConvergenceActionKind.SetDowntime, TimeSpan.FromMilliseconds(milliseconds));
}
