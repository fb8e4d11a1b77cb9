namespace Lab.Tests.Agents.Fakes;

/// <summary>
/// A clock and the single thread that lives by it. Whatever is posted runs first; when nothing is left to run, the clock jumps to the next timer. No test waits, and no test races.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Queue<Action> _posted = new();
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private long _now;
    private long _order;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public static void Run(Func<VirtualTime, Task> test)
    {
        var time = new VirtualTime();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Pump(time));
        try
        {
            time.RunToEnd(test(time));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public override DateTimeOffset GetUtcNow() => Epoch + Elapsed;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, with all that happens in it.</summary>
    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), this);

    /// <summary>Waits until something holds, in steps of a millisecond; gives up after ten minutes.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 600_000 && !holds(); i++) await PassAsync(0.001);
        Assert.True(holds(), "it never came to that");
    }

    private void RunToEnd(Task test)
    {
        while (!test.IsCompleted)
        {
            if (_posted.TryDequeue(out var action)) action();
            else if (_timers.TryDequeue(out var timer, out var due)) Fire(timer, due.Due);
            else throw new InvalidOperationException("Nothing is left that could ever happen: the test waits for nothing.");
        }

        test.GetAwaiter().GetResult();
    }

    private void Fire(VirtualTimer timer, long due)
    {
        if (timer.Due != due) return; // changed or disposed meanwhile
        _now = Math.Max(_now, due);
        timer.Fire();
    }

    private sealed class VirtualTimer(VirtualTime time, Action fire) : ITimer
    {
        private TimeSpan _period;

        public long? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Due = dueTime < TimeSpan.Zero ? null : time._now + dueTime.Ticks;
            if (Due is { } due) time._timers.Enqueue(this, (due, time._order++));
            return true;
        }

        public void Fire()
        {
            Due = null;
            if (_period > TimeSpan.Zero) Change(_period, _period);
            fire();
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Pump(VirtualTime time) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => time._posted.Enqueue(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);
    }
}
