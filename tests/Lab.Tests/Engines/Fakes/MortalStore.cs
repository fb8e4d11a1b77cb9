using Lab.Engine.Stores;
using Lab.Model.Engines;

namespace Lab.Tests.Engines.Fakes;

/// <summary>A store whose engine can be killed: what it writes afterwards never happened.</summary>
public sealed class MortalStore(IEngineStore inner) : IEngineStore
{
    public bool Dead { get; set; }

    /// <summary>Thrown by the next write: a full disk.</summary>
    public Exception? Failure { get; set; }

    public IReadOnlyList<StoredDocument> Load() => inner.Load();

    public long LastEventId() => inner.LastEventId();

    public void Write(IReadOnlyList<DocumentChange> changes, IReadOnlyList<EngineEvent> events)
    {
        if (Failure is { } failure) throw failure;
        if (!Dead) inner.Write(changes, events);
    }

    public IReadOnlyList<EngineEvent> EventsAfter(long id, int most) => inner.EventsAfter(id, most);

    public IReadOnlyList<EngineEvent> NewestEvents(int most) => inner.NewestEvents(most);

    public void TrimEvents(int keep) => inner.TrimEvents(keep);

    public void Dispose()
    {
        if (!Dead) inner.Dispose();
    }
}
