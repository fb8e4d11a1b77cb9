using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <remarks>
/// Handlers run one at a time, in the order of the events, on a thread of the pool: never on libvirt's own. They may block and may call
/// libvirt; a slow one delays the later events of this connection. An exception of a handler goes to <see cref="HandlerFailed"/>.
/// </remarks>
public sealed partial class LibvirtConnection
{
    // Held while callbacks come and go, so that disposing cannot overlook one that is just being registered.
    private readonly Lock _subscribing = new();
    private readonly HashSet<EventSubscription> _subscriptions = [];
    private Action<CloseReason>? _closed;
    private bool _closeRegistered;
    private bool _disposed;

    /// <summary>
    /// Raised once when the connection breaks, not when it is disposed (<c>virConnectRegisterCloseCallback</c>). Never raised by a driver inside
    /// this process, such as <c>test:///default</c>.
    /// </summary>
    public event Action<CloseReason>? Closed
    {
        add
        {
            lock (_subscribing)
            {
                RegisterClose();
                _closed += value;
            }
        }
        remove
        {
            lock (_subscribing)
                _closed -= value;
        }
    }

    /// <summary>Raised when a handler of an event threw. Without a handler here the exception is dropped.</summary>
    public event Action<Exception>? HandlerFailed;

    /// <summary>Every domain's changes of state, until the result is disposed.</summary>
    public unsafe IDisposable SubscribeLifecycle(Action<LifecycleEvent> handler)
    {
        delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, int> callback = &EventCallbacks.Lifecycle;
        return Subscribe(handler, DomainEventId.Lifecycle, callback);
    }

    /// <summary>Every domain's migration passes, on the source, until the result is disposed.</summary>
    public unsafe IDisposable SubscribeMigrationIteration(Action<MigrationIterationEvent> handler)
    {
        delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback = &EventCallbacks.MigrationIteration;
        return Subscribe(handler, DomainEventId.MigrationIteration, callback);
    }

    /// <summary>The end of every domain's jobs, with the final statistics, until the result is disposed.</summary>
    public unsafe IDisposable SubscribeJobCompleted(Action<JobCompletedEvent> handler)
    {
        delegate* unmanaged[Cdecl]<nint, nint, VirTypedParameter*, int, nint, void> callback = &EventCallbacks.JobCompleted;
        return Subscribe(handler, DomainEventId.JobCompleted, callback);
    }

    private unsafe EventSubscription<TEvent> Subscribe<TEvent>(Action<TEvent> handler, DomainEventId kind, void* callback)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_subscribing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var subscription = new EventSubscription<TEvent>(_handle, _dispatcher.Value, handler, EndSubscription);
            subscription.Register(kind, callback);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    private void EndSubscription(EventSubscription subscription)
    {
        lock (_subscribing)
        {
            if (_subscriptions.Remove(subscription))
                subscription.Deregister();
        }
    }

    private unsafe void EndSubscriptions()
    {
        lock (_subscribing)
        {
            _disposed = true;
            foreach (var subscription in _subscriptions)
                subscription.Deregister();
            _subscriptions.Clear();

            if (_closeRegistered)
                _ = EventFunctions.UnregisterClose(_handle, &EventCallbacks.Closed);
            _closeRegistered = false;
            _closed = null;
        }
        if (_dispatcher.IsValueCreated)
            _dispatcher.Value.Complete();
    }

    private unsafe void RegisterClose()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_closeRegistered)
            return;
        var dispatcher = _dispatcher.Value;
        Action<CloseReason> receive = reason => dispatcher.Post(() => _closed?.Invoke(reason));
        var target = GCHandle.Alloc(receive);
        try
        {
            EventFunctions.RegisterClose(_handle, &EventCallbacks.Closed, GCHandle.ToIntPtr(target), &EventCallbacks.Free).OrThrow();
            _closeRegistered = true;
        }
        catch (LibvirtException error)
        {
            target.Free();
            if (error.Code != LibvirtErrorCode.NoSupport)
                throw;
        }
    }

    private void ReportHandlerFailure(Exception fault)
    {
        try
        {
            HandlerFailed?.Invoke(fault);
        }
        catch (Exception)
        {
            // A failing failure handler must not stop the events that follow.
        }
    }
}
