using System.Runtime.CompilerServices;
using Lab.Engine.Stores;
using Lab.Engine.Waiting;
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
    private readonly List<WakeUp> _followers = [];

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
        var appended = new WakeUp();
        lock (_gate) _followers.Add(appended);
        try
        {
            while (true)
            {
                var batch = Next(after);
                if (batch.Count > 0) after = batch[^1].Id;
                else if (await appended.WaitAsync(keepAlive, time, cancellationToken)) continue;
                yield return batch;
            }
        }
        finally
        {
            lock (_gate) _followers.Remove(appended);
        }
    }

    /// <summary>Called under the gate.</summary>
    internal void Appended(IReadOnlyList<EngineEvent> events)
    {
        if (events.Count == 0) return;
        var before = LastId;
        LastId = events[^1].Id;
        if (before / TrimEvery != LastId / TrimEvery) _store.TrimEvents(_kept);
        foreach (var follower in _followers) follower.Now(); // wakes later, never under the gate
    }

    private IReadOnlyList<EngineEvent> Next(long after)
    {
        lock (_gate) return after >= LastId ? [] : _store.EventsAfter(after, BatchSize);
    }
}
