namespace Lab.Simulation.Clocks;

/// <summary>
/// A clock and the one thread that lives by it. Whatever is posted runs first, in the order in which it was posted; when nothing is left to run, the clock jumps to the next timer, the one made first
/// where several are due. So the same code with the same input does the same every time, on every machine, and nobody waits.
/// </summary>
/// <remarks>
/// What runs here must not leave the synchronisation context (<c>ConfigureAwait(false)</c>, <c>Task.Run</c>): it would come back from another thread, and is refused.
/// </remarks>
public sealed class VirtualTime : TimeProvider
{
    /// <summary>What the clock of a simulation shows at first, unless told otherwise.</summary>
    public static readonly DateTimeOffset DefaultEpoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Callbacks without the clock moving: more is a loop that would never end.</summary>
    private const int MostAtOnce = 2_000_000;

    private readonly Queue<(SimulatedContext Context, SendOrPostCallback Callback, object? State)> _posted = new();
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private readonly DateTimeOffset _epoch;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _now;
    private long _order;
    private int _atThisInstant;

    /// <param name="epoch">What the clock shows at first; default <see cref="DefaultEpoch"/>.</param>
    public VirtualTime(DateTimeOffset? epoch = null)
    {
        _epoch = epoch ?? DefaultEpoch;
        Outside = new SimulatedContext(this, "simulation");
    }

    /// <summary>How long it has been running.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    /// <summary>Callbacks that have run: what a simulation did, in its own unit.</summary>
    public long Events { get; private set; }

    /// <summary>Called after each of them.</summary>
    public Action? Watcher { get; set; }

    /// <summary>Of whatever belongs to no simulated process.</summary>
    public SimulatedContext Outside { get; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _epoch + Elapsed;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => CreateTimer(callback, state, dueTime, period, Outside);

    /// <summary>A context for a process of its own.</summary>
    /// <param name="name">For messages.</param>
    public SimulatedContext NewProcess(string name) => new(this, name);

    /// <summary>Runs <paramref name="main"/> to its end, and with it whatever was set going until then.</summary>
    /// <param name="limit">The longest virtual time that it may take; null: no limit.</param>
    /// <exception cref="InvalidOperationException">It waits for something that can never happen, or longer than the limit.</exception>
    public void Run(Func<Task> main, TimeSpan? limit = null)
    {
        Task task = Task.CompletedTask;
        Outside.Execute(_ => task = main(), null);
        var end = limit is { } most ? _now + most.Ticks : long.MaxValue;
        while (!task.IsCompleted) Step(end);
        task.GetAwaiter().GetResult();
    }

    /// <summary>On a fresh clock.</summary>
    public static void Run(Func<VirtualTime, Task> main, TimeSpan? limit = null)
    {
        var time = new VirtualTime();
        time.Run(() => main(time), limit);
    }

    /// <exception cref="InvalidOperationException">Another thread does it.</exception>
    internal void Post(SimulatedContext context, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread) throw new InvalidOperationException("Something left the simulation's thread: it would not run the same twice.");
        _posted.Enqueue((context, callback, state));
    }

    internal ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, SimulatedContext context)
    {
        var timer = new VirtualTimer(this, callback, state, context);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <returns>When it is due.</returns>
    internal long Schedule(VirtualTimer timer, TimeSpan delay)
    {
        var due = _now + delay.Ticks;
        _timers.Enqueue(timer, (due, _order++));
        return due;
    }

    private void Step(long end)
    {
        if (_posted.TryDequeue(out var next))
        {
            Events++;
            if (++_atThisInstant > MostAtOnce) throw new InvalidOperationException($"{next.Context.Name} does not let time go on at {Elapsed}: {next.Callback.Method.DeclaringType}.{next.Callback.Method.Name} and others, over and over.");
            next.Context.Execute(next.Callback, next.State);
            Watcher?.Invoke();
        }
        else if (!_timers.TryDequeue(out var timer, out var key))
        {
            throw new InvalidOperationException("Nothing is left that could ever happen, and something still waits.");
        }
        else if (timer.IsDueAt(key.Due))
        {
            if (key.Due > end) throw new InvalidOperationException($"It still waits after {Elapsed} of virtual time.");
            if (key.Due > _now) (_now, _atThisInstant) = (key.Due, 0);
            Events++;
            timer.Fire();
            Watcher?.Invoke();
        }
    }
}
