namespace Lab.Simulation.Clocks;

/// <summary>The clock of one simulated process. What it shows may be wrong and may jump, as a real one's; how time passes for its timers is the simulation's.</summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly VirtualTime _time;
    private readonly SimulatedContext _context;

    internal SimulatedClock(VirtualTime time, SimulatedContext context) => (_time, _context) = (time, context);

    /// <summary>What it shows more than the simulation's own clock; negative: less.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Ahead;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _time.CreateTimer(callback, state, dueTime, period, _context);
}
