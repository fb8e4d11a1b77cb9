using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// The breaking of one connection. Registered with the first handler, because libvirt's callback keeps the connection open. It frees its
/// GCHandle itself: a driver that cannot break accepts the callback and forgets it, free function and all. libvirt raises the event under a lock
/// that unregistering takes too, so afterwards no callback is on its way.
/// </summary>
internal sealed unsafe class CloseSource(ConnectHandle connection, EventDispatcher dispatcher)
{
    private readonly Lock _gate = new();
    private volatile Action<CloseReason>? _handlers;
    private GCHandle _self;
    private bool _closed;

    internal void Add(Action<CloseReason>? handler)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(LibvirtConnection));
            if (!_self.IsAllocated)
                Register();
            _handlers += handler;
        }
    }

    internal void Remove(Action<CloseReason>? handler)
    {
        lock (_gate)
            _handlers -= handler;
    }

    /// <summary>Called on libvirt's thread.</summary>
    internal void Receive(CloseReason reason) => dispatcher.Post(() => _handlers?.Invoke(reason));

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _handlers = null;
            if (!_self.IsAllocated)
                return;
            _ = EventFunctions.UnregisterClose(connection, &EventCallbacks.Closed);
            _self.Free();
        }
    }

    private void Register()
    {
        _self = GCHandle.Alloc(this);
        try
        {
            EventFunctions.RegisterClose(connection, &EventCallbacks.Closed, GCHandle.ToIntPtr(_self), null).OrThrow();
        }
        catch
        {
            _self.Free();
            throw;
        }
    }
}
