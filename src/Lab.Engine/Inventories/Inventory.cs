using Lab.Engine.Stores;

namespace Lab.Engine.Inventories;

/// <summary>
/// The engine's state: in memory to be read, in the store to survive. A change is written before it is seen, so a store that fails leaves both as they were. Changes are short and take turns;
/// nothing waits for a host inside one.
/// </summary>
public sealed class Inventory
{
    private readonly Lock _gate = new();
    private readonly IEngineStore _store;
    private readonly TimeProvider _time;
    private readonly EventLog _events;

    public Inventory(IEngineStore store, TimeProvider time, int eventsKept = EventLog.DefaultKept)
    {
        _store = store;
        _time = time;
        _events = new EventLog(store, _gate, eventsKept);
        Current = InventoryLoading.Load(store);
    }

    /// <summary>As of the last change.</summary>
    public InventoryState Current { get; private set; }

    public EventLog Events => _events;

    public TimeProvider Time => _time;

    /// <summary>Runs the change; when it throws, nothing happened.</summary>
    /// <exception cref="Model.Errors.LabException">The store failed; nothing happened.</exception>
    public T Change<T>(Func<Transaction, T> change)
    {
        lock (_gate)
        {
            var transaction = new Transaction(Current, _time.GetUtcNow(), _events.LastId + 1);
            var result = change(transaction);
            if (transaction.Changes.Count > 0 || transaction.Events.Count > 0) _store.Write(transaction.Changes, transaction.Events);
            Current = transaction.State;
            _events.Appended(transaction.Events);
            return result;
        }
    }

    public void Change(Action<Transaction> change) => Change(transaction =>
    {
        change(transaction);
        return true;
    });
}
