using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// One registered callback. libvirt keeps a GCHandle to it and frees that when it drops the callback, so no event can meet a collected
/// object, whatever the order of unsubscribing and dispatching.
/// </summary>
internal abstract unsafe class EventSubscription(ConnectHandle connection, Action<EventSubscription> end) : IDisposable
{
    private int _callbackId;

    /// <summary>Whether deliveries may still begin.</summary>
    protected volatile bool IsActive = true;

    /// <summary>The connection calls this once, before it hands the subscription out.</summary>
    internal void Register(DomainEventId kind, void* callback)
    {
        var self = GCHandle.Alloc(this);
        try
        {
            _callbackId = EventFunctions.Register(connection, null, kind, callback, GCHandle.ToIntPtr(self), &EventCallbacks.Free).OrThrow();
        }
        catch
        {
            // libvirt frees only what it accepted.
            self.Free();
            throw;
        }
    }

    /// <summary>The connection calls this once. Errors are ignored: a connection that broke has dropped its callbacks already.</summary>
    internal void Deregister()
    {
        IsActive = false;
        _ = EventFunctions.Deregister(connection, _callbackId);
    }

    public void Dispose() => end(this);
}

/// <summary>A callback whose events are <typeparamref name="TEvent"/>.</summary>
internal sealed class EventSubscription<TEvent>(
    ConnectHandle connection, EventDispatcher dispatcher, Action<TEvent> handler, Action<EventSubscription> end) : EventSubscription(connection, end)
{
    internal void Receive(TEvent raised) => dispatcher.Post(() => Deliver(raised));

    private void Deliver(TEvent raised)
    {
        if (IsActive)
            handler(raised);
    }
}
