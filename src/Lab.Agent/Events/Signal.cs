namespace Lab.Agent.Events;

/// <summary>
/// Something that happens once and that one waiter waits for, no longer than a time. The waiter goes on in its own synchronization context, never inside the one who sets it;
/// <see cref="Task.WaitAsync(TimeSpan, TimeProvider)"/> would take it to the thread pool, out of a simulation's order.
/// </summary>
internal sealed class Signal
{
    private readonly TaskCompletionSource<bool> _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => _happened.TrySetResult(true);

    /// <summary>True when it was set, false after the timeout.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken = default)
    {
        await using var timer = time.CreateTimer(_ => _happened.TrySetResult(false), null, timeout, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellationToken.Register(() => _happened.TrySetCanceled(cancellationToken));
        return await _happened.Task;
    }
}
