namespace Lab.Libvirt;

/// <summary>One handler of one kind of event. No delivery begins after it was disposed.</summary>
internal sealed class EventSubscription<TEvent>(Action<TEvent> handler, Action<EventSubscription<TEvent>> end) : IDisposable
{
    private volatile bool _ended;

    internal void Deliver(TEvent raised)
    {
        if (!_ended)
            handler(raised);
    }

    /// <summary>What is queued for it is dropped.</summary>
    internal void Stop() => _ended = true;

    public void Dispose()
    {
        Stop();
        end(this);
    }
}
