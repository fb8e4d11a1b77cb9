namespace Lab.Tests.Engines.Fakes;

/// <summary>A clock that stands still until it is told to go on; timers fire in the order of (due, creation).</summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private long _created;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state), ++_created);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes to the next timer and fires it; false when there is none.</summary>
    public bool FireNext()
    {
        if (_timers.OrderBy(t => t.Due).ThenBy(t => t.Order).FirstOrDefault() is not { } next) return false;
        Now = next.Due > Now ? next.Due : Now;
        next.Fire();
        return true;
    }

    private sealed class VirtualTimer(VirtualTime time, Action callback, long order) : ITimer
    {
        private TimeSpan _period;

        public long Order => order;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            _period = period;
            if (dueTime < TimeSpan.Zero) return true;
            Due = time.Now + dueTime;
            time._timers.Add(this);
            return true;
        }

        public void Fire()
        {
            time._timers.Remove(this);
            if (_period > TimeSpan.Zero) Change(_period, _period);
            callback();
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
