using Lab.Simulation.Clocks;

namespace Lab.Simulation.Links;

/// <summary>A stream of events from one simulated process to another: read there, taken here, in order.</summary>
internal sealed class EventPipe<T> : IAsyncDisposable
    where T : class
{
    private readonly Queue<T> _arrived = new();
    private readonly SimulatedContext _process;
    private readonly LinkedListNode<Action> _connection;
    private readonly CancellationTokenSource _left = new();
    private TaskCompletionSource _news = New();
    private bool _ended;

    /// <param name="process">Where the events come from.</param>
    /// <param name="read">Reads them, there.</param>
    public EventPipe(SimulatedContext process, Func<CancellationToken, IAsyncEnumerable<T>> read)
    {
        _process = process;
        _connection = process.Connect(End);
        process.Post(_ => _ = ReadAsync(read), null);
    }

    /// <exception cref="ProcessEndedException">The process is gone, and with it what it had not sent.</exception>
    public async Task<T?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_arrived.TryDequeue(out var next)) return next;
            if (_ended) throw new ProcessEndedException();
            var news = _news;
            await using var cancelled = cancellationToken.Register(() => news.TrySetCanceled(cancellationToken));
            await news.Task;
        }
    }

    public ValueTask DisposeAsync()
    {
        _process.Release(_connection);
        _process.Post(_ => _left.Cancel(), null); // its registrations belong there
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<T>> read)
    {
        try
        {
            await foreach (var item in read(_left.Token))
            {
                _arrived.Enqueue(item);
                Tell();
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The reader left.
        }

        End();
    }

    private void End()
    {
        _ended = true;
        Tell();
    }

    private void Tell()
    {
        var news = _news;
        _news = New();
        news.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The process at the other end of a connection is gone.</summary>
internal sealed class ProcessEndedException : Exception;
