using Lab.Model.Migrations;

namespace Lab.Engine.Policies;

/// <summary>A built-in policy: what it turns on, and its convergence schedule.</summary>
/// <param name="Id">oVirt's identifier of it.</param>
/// <param name="Parallel">Migrations at once out of and into a host.</param>
/// <param name="Schedule">Null: vdsm's own, from the downtime.</param>
public sealed record MigrationPolicy(
    MigrationPolicyKind Kind, Guid Id, string Name, int Parallel, bool AutoConverge, bool Compressed, bool GuestEvents, ConvergenceSchedule? Schedule)
{
    /// <summary>oVirt's default for new clusters.</summary>
    public const MigrationPolicyKind Default = MigrationPolicyKind.MinimalDowntime;

    private static readonly ConvergenceStep Abort = new(-1, new ConvergenceAction(ConvergenceActionKind.Abort));
    private static readonly ConvergenceStep PostCopy = new(-1, new ConvergenceAction(ConvergenceActionKind.PostCopy));
    private static readonly ConvergenceStep Suspend = Downtime(-1, 5000);

    public static IReadOnlyList<MigrationPolicy> BuiltIn { get; } =
    [
        new(MigrationPolicyKind.Legacy, Guid.Empty, "Legacy", 2, false, false, false, null),
        new(MigrationPolicyKind.MinimalDowntime, new Guid("80554327-0569-496b-bdeb-fcbbf52b827b"), "Minimal downtime", 2, true, false, true,
            Steps(100, Downtime(1, 150), Downtime(2, 200), Downtime(3, 300), Downtime(4, 400), Downtime(6, 500), Abort)),
        new(MigrationPolicyKind.SuspendWorkloadIfNeeded, new Guid("80554327-0569-496b-bdeb-fcbbf52b827c"), "Suspend workload if needed", 1, true, true, true,
            Steps(100, Downtime(1, 150), Downtime(2, 200), Downtime(3, 300), Downtime(4, 400), Downtime(6, 500), Suspend, Abort)),
        new(MigrationPolicyKind.PostCopy, new Guid("a7aeedb2-8d66-4e51-bb22-32595027ce71"), "Post-copy migration", 2, true, false, true,
            Steps(100, Downtime(1, 150), Downtime(2, 200), PostCopy, Abort)),
        new(MigrationPolicyKind.VeryLargeVms, new Guid("57237b82-b8c2-425f-b425-114b35219626"), "Very large VMs", 1, true, false, true,
            Steps(300, Downtime(1, 400), Downtime(2, 500), Downtime(3, 700), Downtime(4, 1000), Downtime(6, 1500), Suspend, Abort)),
    ];

    public static MigrationPolicy Of(MigrationPolicyKind kind) => BuiltIn.Single(p => p.Kind == kind);

    /// <summary>By identifier, oVirt's name (<c>Minimal downtime</c>) or ours (<c>minimal-downtime</c>); null when there is none.</summary>
    public static MigrationPolicy? Find(string idOrName)
    {
        var name = idOrName.Replace('-', ' ').Replace('_', ' ');
        return BuiltIn.FirstOrDefault(p => Guid.TryParse(idOrName, out var id)
            ? p.Id == id
            : p.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || p.Kind.ToString().Equals(name.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The schedule for one VM: a paused VM and parallel streams cannot go post-copy.</summary>
    public ConvergenceSchedule? ScheduleFor(bool paused, bool parallelStreams) => Schedule is null || !(paused || parallelStreams)
        ? Schedule
        : Schedule with { Stalling = [.. Schedule.Stalling.Where(s => s.Action.Kind != ConvergenceActionKind.PostCopy)] };

    private static ConvergenceSchedule Steps(int initialMilliseconds, params IReadOnlyList<ConvergenceStep> stalling) => new([SetDowntime(initialMilliseconds)], stalling);

    private static ConvergenceStep Downtime(int afterIterations, int milliseconds) => new(afterIterations, SetDowntime(milliseconds));

    private static ConvergenceAction SetDowntime(int milliseconds) => new(ConvergenceActionKind.SetDowntime, TimeSpan.FromMilliseconds(milliseconds));
}
