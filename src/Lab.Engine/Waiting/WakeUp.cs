namespace Lab.Engine.Waiting;

/// <summary>Wakes one waiter, on the waiter's own synchronisation context; several calls before it wakes are one.</summary>
public sealed class WakeUp
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<bool>? _waiter;
    private bool _called;

    public void Now()
    {
        lock (_gate)
        {
            _called = _waiter is null;
            _waiter?.TrySetResult(true);
            _waiter = null;
        }
    }

    /// <summary>True: called; false: <paramref name="limit"/> has passed. That is how most waits end: no exception tells of it, which would cost more than all else that a quiet engine does.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_called)
            {
                _called = false;
                return true;
            }

            _waiter = waiter;
        }

        await using var timer = time.CreateTimer(_ => End(waiter, () => waiter.TrySetResult(false)), null, limit, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellationToken.Register(() => End(waiter, () => waiter.TrySetCanceled(cancellationToken)));
        return await waiter.Task;
    }

    /// <summary>A call that comes from now on is for the next wait.</summary>
    private void End(TaskCompletionSource<bool> waiter, Action end)
    {
        lock (_gate)
        {
            if (_waiter != waiter) return;
            _waiter = null;
            end();
        }
    }
}
