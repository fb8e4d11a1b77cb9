namespace Lab.Runner.Phases;

/// <summary>Whether the memory of a migration in a group of actions flows: what other actions of the group are timed by.</summary>
public sealed class MemoryFlow
{
    private readonly TaskCompletionSource _flows = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Begin() => _flows.TrySetResult();

    /// <param name="after">So long after it began; null: at once.</param>
    public async Task WaitAsync(TimeSpan? after, TimeProvider time, CancellationToken cancellationToken)
    {
        if (after is not { } delay) return;
        await _flows.Task.WaitAsync(TimeSpan.FromMinutes(10), time, cancellationToken).ConfigureAwait(false);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
    }
}
