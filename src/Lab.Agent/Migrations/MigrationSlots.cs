using Lab.Model.Mutations;

namespace Lab.Agent.Migrations;

/// <summary>Slots for concurrent migrations in one direction. The limit comes with each request, as vdsm takes it; those who wait are served in the order they came.</summary>
public sealed class MigrationSlots
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = new();

    /// <summary>Slots in use.</summary>
    public int Taken { get; private set; }

    /// <summary>Takes a slot without waiting, or returns null.</summary>
    public IDisposable? TryTake(int limit)
    {
        lock (_gate)
        {
            if ((_waiting.Count > 0 || Taken >= limit) && !Mutation.LimitsAreIgnored.IsOn()) return null;
            Taken++;
            return new Slot(this);
        }
    }

    /// <summary>Takes a slot as soon as fewer than <paramref name="limit"/> are in use and nobody waits longer.</summary>
    public async Task<IDisposable> TakeAsync(int limit, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(limit);
        lock (_gate)
        {
            _waiting.AddLast(waiter);
            Serve();
        }

        using var registration = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
        await waiter.Granted.Task;
        return new Slot(this);
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(waiter)) return; // served meanwhile
            Serve(); // it may have blocked one with a higher limit
        }

        waiter.Granted.TrySetCanceled(cancellationToken);
    }

    private void Free()
    {
        lock (_gate)
        {
            Taken--;
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiting.First is { Value: var head } && Taken < head.Limit)
        {
            _waiting.RemoveFirst();
            Taken++;
            head.Granted.TrySetResult();
        }
    }

    private sealed class Waiter(int limit)
    {
        public int Limit => limit;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Slot(MigrationSlots slots) : IDisposable
    {
        private int _freed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _freed, 1) == 0) slots.Free();
        }
    }
}
