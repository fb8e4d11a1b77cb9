using Lab.Model.Engines;

namespace Lab.Engine.Stores;

/// <summary>A store that ends with its owner: for simulations and tests.</summary>
public sealed class MemoryStore : IEngineStore
{
    private readonly SortedDictionary<(DocumentKind, Guid), string> _documents = [];
    private readonly List<EngineEvent> _events = [];

    public IReadOnlyList<StoredDocument> Load() => [.. _documents.Select(d => new StoredDocument(d.Key.Item1, d.Key.Item2, d.Value))];

    public long LastEventId() => _events.Count == 0 ? 0 : _events[^1].Id;

    public void Write(IReadOnlyList<DocumentChange> changes, IReadOnlyList<EngineEvent> events)
    {
        foreach (var change in changes)
        {
            if (change.Json is null) _documents.Remove((change.Kind, change.Id));
            else _documents[(change.Kind, change.Id)] = change.Json;
        }

        _events.AddRange(events);
    }

    public IReadOnlyList<EngineEvent> EventsAfter(long id, int most)
    {
        // Their identifiers have no gaps.
        var first = _events.Count == 0 ? 0 : (int)Math.Clamp(id + 1 - _events[0].Id, 0, _events.Count);
        return _events.GetRange(first, Math.Min(most, _events.Count - first));
    }

    public IReadOnlyList<EngineEvent> NewestEvents(int most)
    {
        var newest = _events.GetRange(Math.Max(0, _events.Count - most), Math.Min(most, _events.Count));
        newest.Reverse();
        return newest;
    }

    public void TrimEvents(int keep) => _events.RemoveRange(0, Math.Max(0, _events.Count - keep));

    public void Dispose()
    {
        // Nothing is held: a second engine over the same store sees what the first left.
    }
}
