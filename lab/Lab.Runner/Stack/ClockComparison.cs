using Lab.Runner.Runs;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Records how far the hosts' clocks are from the runner's, where they have clocks of their own.</summary>
internal static class ClockComparison
{
    public static async Task RecordAsync(LabSession session, CancellationToken cancellationToken)
    {
        session.Clocks = await session.Lab!.ReadClocksAsync(session.Time, cancellationToken);
        foreach (var (host, offset) in session.Clocks)
            session.History.Append("runner", EventKinds.ClockCompared, new { host, aheadMilliseconds = offset.Ahead.TotalMilliseconds, uncertaintyMilliseconds = offset.Uncertainty.TotalMilliseconds });
    }
}
