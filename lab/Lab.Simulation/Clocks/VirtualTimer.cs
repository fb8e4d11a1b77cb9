namespace Lab.Simulation.Clocks;

/// <summary>A timer of <see cref="VirtualTime"/>. It calls back in the context that it was made for.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state, SimulatedContext context) : ITimer
{
    private TimeSpan _period;
    private long? _due;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        _due = dueTime < TimeSpan.Zero ? null : time.Schedule(this, dueTime);
        return true;
    }

    /// <summary>Whether that is still so: it may have been changed or disposed of since.</summary>
    public bool IsDueAt(long due) => _due == due;

    public void Fire()
    {
        _due = null;
        if (_period > TimeSpan.Zero) Change(_period, _period);
        context.Execute(static timer => ((VirtualTimer)timer!).Call(), this);
    }

    public void Dispose() => _due = null;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);
}
