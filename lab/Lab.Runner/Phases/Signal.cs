namespace Lab.Runner.Phases;

/// <summary>
/// Something that happens again and again, and that one waiter waits for, no longer than a time; what happens several times before it wakes has happened once. The waiter goes on in its own
/// synchronisation context and by the given clock: semaphores and <see cref="Task.WaitAsync(TimeSpan, TimeProvider)"/> would take it to the thread pool, out of a simulation's order.
/// </summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource<bool> _happened = Fresh();

    /// <summary>From any thread.</summary>
    public void Set() => _happened.TrySetResult(true);

    /// <summary>True when it was set since the last wait, false after the limit. Who looks at what it tells of after the wait misses nothing.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var happened = _happened;
        using var timer = time.CreateTimer(_ => happened.TrySetResult(false), null, limit, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.Register(() => happened.TrySetCanceled(cancellationToken));
        try
        {
            return await happened.Task;
        }
        finally
        {
            _happened = Fresh();
        }
    }

    private static TaskCompletionSource<bool> Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
