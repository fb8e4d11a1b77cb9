using Lab.Model.Errors;

namespace Lab.Runner.Phases;

/// <summary>Whether the memory of a migration in a group of actions flows: what other actions of the group are timed by.</summary>
/// <param name="migrations">How many there are in the group.</param>
public sealed class MemoryFlow(int migrations)
{
    private readonly TaskCompletionSource<bool> _flows = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _under = migrations;

    public void Begin() => _flows.TrySetResult(true);

    /// <summary>A migration of the group is over. What has not flowed when all are never will.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _under) == 0) _flows.TrySetResult(false);
    }

    /// <param name="after">So long after it began; null: at once.</param>
    /// <exception cref="LabException">All migrations of the group ended before any memory flowed.</exception>
    public async Task WaitAsync(TimeSpan? after, TimeProvider time, CancellationToken cancellationToken)
    {
        if (after is not { } delay) return;
        if (!await FlowsAsync(cancellationToken))
            throw new LabException(ErrorKind.Conflict, "An action was to follow the memory of the migrations beside it, and they ended before any of it flowed.");
        await Task.Delay(delay, time, cancellationToken);
    }

    /// <summary>As <see cref="Task{TResult}.WaitAsync(CancellationToken)"/>, which would go by the thread pool.</summary>
    private async Task<bool> FlowsAsync(CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelled = cancellationToken.Register(() => mine.TrySetCanceled(cancellationToken));
        _ = TellAsync(mine);
        return await mine.Task;
    }

    private async Task TellAsync(TaskCompletionSource<bool> waiter) => waiter.TrySetResult(await _flows.Task);
}
