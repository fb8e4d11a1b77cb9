using Lab.Model.Migrations;

namespace Lab.Tests.Agents.Fakes;

/// <summary>Two schedules of the kind the engine sends: the published policies "minimal downtime" and "post-copy".</summary>
internal static class Schedules
{
    private static readonly ConvergenceStep Abort = new(-1, new ConvergenceAction(ConvergenceActionKind.Abort));

    public static ConvergenceSchedule MinimalDowntime { get; } = new([Downtime(100)], [Step(1, 150), Step(2, 200), Step(3, 300), Step(4, 400), Step(6, 500), Abort]);

    public static ConvergenceSchedule PostCopy { get; } =
        new([Downtime(100)], [Step(1, 150), Step(2, 200), new ConvergenceStep(-1, new ConvergenceAction(ConvergenceActionKind.PostCopy)), Abort]);

    private static ConvergenceStep Step(int after, int milliseconds) => new(after, Downtime(milliseconds));

    private static ConvergenceAction Downtime(int milliseconds) => new(ConvergenceActionKind.SetDowntime, TimeSpan.FromMilliseconds(milliseconds));
}
