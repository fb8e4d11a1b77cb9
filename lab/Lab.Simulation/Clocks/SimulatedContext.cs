namespace Lab.Simulation.Clocks;

/// <summary>
/// Where code of a simulation runs: everything of one process, or of nobody in particular. A process that is killed does nothing any more, from one await to the next, as the real one would; one that
/// is paused does later what it would have done meanwhile.
/// </summary>
public sealed class SimulatedContext : SynchronizationContext
{
    private readonly VirtualTime _time;
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _held = new();
    private readonly LinkedList<Action> _connections = new();
    private bool _stopped;
    private int _stalls;
    private int? _left;

    internal SimulatedContext(VirtualTime time, string name)
    {
        _time = time;
        Name = name;
        Clock = new SimulatedClock(time, this);
    }

    /// <summary>For messages: <c>agent@host1</c>.</summary>
    public string Name { get; }

    /// <summary>What the process takes for the time. Its timers call back here.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>It will never run anything again.</summary>
    public bool IsDead { get; private set; }

    /// <summary>It was killed.</summary>
    public event Action? Died;

    /// <summary>Has a connection break when the process is killed. An event would be copied for each of the thousands of calls that are made to a process.</summary>
    /// <returns>For <see cref="Release(LinkedListNode{Action})"/>.</returns>
    internal LinkedListNode<Action> Connect(Action broken) => _connections.AddLast(broken);

    internal void Release(LinkedListNode<Action> connection)
    {
        if (connection.List == _connections) _connections.Remove(connection);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (IsDead) return;
        IsDead = true;
        _held.Clear();
        _time.Outside.Execute(_ => Tell(), null); // whoever hears of it goes on there
    }

    private void Tell()
    {
        Died?.Invoke();
        while (_connections.First is { } connection)
        {
            _connections.Remove(connection);
            connection.Value();
        }
    }

    /// <summary>SIGKILL after so many more of its steps, from one await to the next: wherever it is by then.</summary>
    public void KillAfter(int steps) => _left = steps;

    /// <summary>SIGSTOP.</summary>
    public void Pause() => _stopped = true;

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        _stopped = false;
        Release();
    }

    /// <summary>It waits for something that lets nothing of it go on meanwhile: a disk. From its next step on.</summary>
    public void Stall(TimeSpan duration)
    {
        _stalls++;
        ITimer? timer = null;
        timer = _time.CreateTimer(_ =>
        {
            timer!.Dispose();
            _stalls--;
            Release();
        }, null, duration, Timeout.InfiniteTimeSpan);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead) _time.Post(this, d, state);
    }

    private bool Goes => !_stopped && _stalls == 0;

    private void Release()
    {
        if (!Goes) return;
        while (_held.TryDequeue(out var held)) Post(held.Callback, held.State);
    }

    public override void Send(SendOrPostCallback d, object? state) => Execute(d, state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs it now, in this context.</summary>
    internal void Execute(SendOrPostCallback callback, object? state)
    {
        if (IsDead) return;
        if (!Goes)
        {
            _held.Enqueue((callback, state));
            return;
        }

        if (_left is { } left)
        {
            _left = left - 1;
            if (left <= 0)
            {
                Kill();
                return;
            }
        }

        var before = Current;
        if (before == this)
        {
            callback(state);
            return;
        }

        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
