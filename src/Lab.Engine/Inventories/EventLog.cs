using System.Runtime.CompilerServices;
using Lab.Engine.Stores;
using Lab.Model.Engines;

namespace Lab.Engine.Inventories;

/// <summary>The engine's events: stored, and followed by readers. Bounded: the oldest go.</summary>
public sealed class EventLog
{
    public const int DefaultKept = 100_000;
    private const int BatchSize = 500;
    private const int TrimEvery = 1000;

    private readonly IEngineStore _store;
    private readonly Lock _gate;
    private readonly int _kept;
    private TaskCompletionSource _appended = NewSignal();
    private bool _wake;

    internal EventLog(IEngineStore store, Lock gate, int kept)
    {
        _store = store;
        _gate = gate;
        _kept = kept;
        LastId = store.LastEventId();
    }

    public long LastId { get; private set; }

    /// <summary>Rising.</summary>
    public IReadOnlyList<EngineEvent> After(long id, int most)
    {
        lock (_gate) return _store.EventsAfter(id, most);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<EngineEvent> Newest(int most)
    {
        lock (_gate) return _store.NewestEvents(most);
    }

    /// <summary>Events after <paramref name="after"/> in batches, then as they come; an empty batch each <paramref name="keepAlive"/> without any.</summary>
    public async IAsyncEnumerable<IReadOnlyList<EngineEvent>> FollowAsync(
        long after, TimeSpan keepAlive, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (batch, appended) = Next(after);
            if (batch.Count > 0)
            {
                after = batch[^1].Id;
                yield return batch;
            }
            else if (!await SignalledAsync(appended, keepAlive, time, cancellationToken))
            {
                yield return [];
            }
        }
    }

    /// <summary>Called under the gate.</summary>
    internal void Appended(IReadOnlyList<EngineEvent> events)
    {
        if (events.Count == 0) return;
        var before = LastId;
        LastId = events[^1].Id;
        if (before / TrimEvery != LastId / TrimEvery) _store.TrimEvents(_kept);
        _wake = true;
    }

    /// <summary>Outside of the gate: whoever waits may run at once.</summary>
    internal void Wake()
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            if (!_wake) return;
            _wake = false;
            signal = _appended;
            _appended = NewSignal();
        }

        signal.TrySetResult();
    }

    private (IReadOnlyList<EngineEvent> Batch, Task Appended) Next(long after)
    {
        lock (_gate) return (after >= LastId ? [] : _store.EventsAfter(after, BatchSize), _appended.Task);
    }

    private static async Task<bool> SignalledAsync(Task appended, TimeSpan keepAlive, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await appended.WaitAsync(keepAlive, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
