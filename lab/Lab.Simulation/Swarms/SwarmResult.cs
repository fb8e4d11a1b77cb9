using Lab.Model.Engines;

namespace Lab.Simulation.Swarms;

/// <summary>What became of one history.</summary>
/// <param name="Violation">Null: all rules held.</param>
/// <param name="Trace">The engine's last events before it, newest last.</param>
public sealed record SwarmResult(SwarmPlan Plan, Violation? Violation, IReadOnlyList<EngineEvent> Trace, SwarmCounts Counts);

/// <summary>What happened in histories: rules that hold where nothing happens say nothing.</summary>
/// <param name="Events">Steps of the simulation.</param>
/// <param name="Elapsed">Virtual time.</param>
public sealed record SwarmCounts(long Histories, long Events, TimeSpan Elapsed, long Faults, long Completed, long Failed, long Cancelled, long PostCopies, long Torn, long Fallbacks, long Lost, long Crashes)
{
    public static readonly SwarmCounts None = new(0, 0, TimeSpan.Zero, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static SwarmCounts operator +(SwarmCounts one, SwarmCounts other) => new(
        one.Histories + other.Histories, one.Events + other.Events, one.Elapsed + other.Elapsed, one.Faults + other.Faults, one.Completed + other.Completed, one.Failed + other.Failed,
        one.Cancelled + other.Cancelled, one.PostCopies + other.PostCopies, one.Torn + other.Torn, one.Fallbacks + other.Fallbacks, one.Lost + other.Lost, one.Crashes + other.Crashes);
}
