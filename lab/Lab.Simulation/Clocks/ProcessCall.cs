namespace Lab.Simulation.Clocks;

/// <summary>Something asked of a process from outside of it: an answer that comes, or breaks off with the process.</summary>
internal sealed class ProcessCall<T>
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SimulatedContext _process;
    private readonly Func<Exception> _broken;

    private ProcessCall(SimulatedContext process, Func<Exception> broken) => (_process, _broken) = (process, broken);

    /// <param name="call">Runs in the process.</param>
    /// <param name="broken">What the asker is told when the process ends first.</param>
    public static Task<T> RunAsync(SimulatedContext process, Func<Task<T>> call, Func<Exception> broken, CancellationToken cancellationToken)
    {
        var asked = new ProcessCall<T>(process, broken);
        process.Post(_ => _ = asked.TakeAsync(call), null);
        return asked.WaitAsync(cancellationToken);
    }

    private async Task TakeAsync(Func<Task<T>> call)
    {
        try
        {
            _answer.TrySetResult(await call());
        }
        catch (Exception exception)
        {
            _answer.TrySetException(exception);
        }
    }

    private async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        var connection = _process.Connect(Break);
        await using var cancelled = cancellationToken.Register(() => _answer.TrySetCanceled(cancellationToken));
        try
        {
            if (_process.IsDead) Break();
            return await _answer.Task;
        }
        finally
        {
            _process.Release(connection);
        }
    }

    private void Break() => _answer.TrySetException(_broken());
}
