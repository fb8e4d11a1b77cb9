using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// One kind of event of one connection, shared by all who subscribe to it: libvirt refuses the same callback twice. Registered with the first
/// subscriber and until the connection closes: an event that arrives while libvirt drops its last callback would block all later ones. libvirt
/// keeps a GCHandle to this object and frees that when it drops the callback, so no event can meet a collected object.
/// </summary>
internal sealed unsafe class EventSource<TEvent>(ConnectHandle connection, EventDispatcher dispatcher, DomainEventId kind, void* callback)
{
    private readonly nint _callback = (nint)callback;

    // Held while callbacks come and go, so that closing cannot overlook one that is just being registered.
    private readonly Lock _gate = new();
    private volatile EventSubscription<TEvent>[] _subscriptions = [];
    private int _callbackId;
    private bool _registered;
    private bool _closed;

    internal EventSubscription<TEvent> Subscribe(Action<TEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(LibvirtConnection));
            if (!_registered)
                Register();
            var subscription = new EventSubscription<TEvent>(handler, End);
            _subscriptions = [.. _subscriptions, subscription];
            return subscription;
        }
    }

    /// <summary>Called on libvirt's thread. Each handler is a delivery of its own, so that one which fails does not stop the others.</summary>
    internal void Receive(TEvent raised)
    {
        foreach (var subscription in _subscriptions)
            dispatcher.Post(() => subscription.Deliver(raised));
    }

    /// <summary>Ends all subscriptions; must precede the closing of the connection, which libvirt's callbacks otherwise keep open.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var subscription in _subscriptions)
                subscription.Stop();
            _subscriptions = [];
            if (_registered)
                Deregister();
            _registered = false;
        }
    }

    private void End(EventSubscription<TEvent> subscription)
    {
        lock (_gate)
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
    }

    private void Register()
    {
        var self = GCHandle.Alloc(this);
        try
        {
            _callbackId = EventFunctions.Register(connection, null, kind, (void*)_callback, GCHandle.ToIntPtr(self), &EventCallbacks.Free).OrThrow();
            _registered = true;
        }
        catch
        {
            // libvirt frees only what it accepted.
            self.Free();
            throw;
        }
    }

    /// <summary>Errors are ignored: a connection that broke has dropped its callbacks already.</summary>
    private void Deregister() => _ = EventFunctions.Deregister(connection, _callbackId);
}
