using System.Collections.Concurrent;

namespace Lab.Libvirt;

/// <summary>
/// Runs a connection's handlers one after the other, in the order libvirt raised the events, on a thread of the connection's own. Not on the
/// loop's thread, so that a handler may block or call libvirt; not on the pool's, which blocking migrations can use up.
/// </summary>
internal sealed class EventDispatcher(Action<Exception> failed)
{
    private readonly BlockingCollection<Action> _queue = [];
    private int _started;

    /// <summary>Never blocks: it is called from libvirt's thread.</summary>
    internal void Post(Action delivery)
    {
        if (_queue.IsAddingCompleted)
            return;
        _queue.Add(delivery);
        if (Interlocked.Exchange(ref _started, 1) == 0)
            new Thread(Run) { IsBackground = true, Name = "libvirt handlers" }.Start();
    }

    /// <summary>Accepts nothing more; the thread ends after what is queued.</summary>
    internal void Complete() => _queue.CompleteAdding();

    private void Run()
    {
        foreach (var delivery in _queue.GetConsumingEnumerable())
            Deliver(delivery);
    }

    private void Deliver(Action delivery)
    {
        try
        {
            delivery();
        }
        catch (Exception fault)
        {
            failed(fault);
        }
    }
}
