namespace Lab.Libvirt;

/// <remarks>
/// Handlers run one at a time, in the order of the events, on a thread of the connection: never on libvirt's own. They may block and may call
/// libvirt; a slow one delays the later events of this connection. An exception of a handler goes to <see cref="HandlerFailed"/>.
/// </remarks>
public sealed partial class LibvirtConnection
{
    private readonly EventDispatcher _dispatcher;
    private readonly EventSource<LifecycleEvent> _lifecycle;
    private readonly EventSource<MigrationIterationEvent> _iterations;
    private readonly EventSource<JobCompletedEvent> _jobs;
    private readonly CloseSource _break;

    /// <summary>
    /// Raised once when the connection breaks, not when it is disposed (<c>virConnectRegisterCloseCallback</c>). Never raised by a driver inside
    /// this process, such as <c>test:///default</c>.
    /// </summary>
    public event Action<CloseReason>? Closed
    {
        add => _break.Add(value);
        remove => _break.Remove(value);
    }

    /// <summary>Raised when a handler of an event threw. Without a handler here the exception is dropped.</summary>
    public event Action<Exception>? HandlerFailed;

    /// <summary>Every domain's changes of state, until the result is disposed.</summary>
    public IDisposable SubscribeLifecycle(Action<LifecycleEvent> handler) => _lifecycle.Subscribe(handler);

    /// <summary>Every domain's migration passes, on the source, until the result is disposed.</summary>
    public IDisposable SubscribeMigrationIteration(Action<MigrationIterationEvent> handler) => _iterations.Subscribe(handler);

    /// <summary>The end of every domain's jobs, with the final statistics, until the result is disposed.</summary>
    public IDisposable SubscribeJobCompleted(Action<JobCompletedEvent> handler) => _jobs.Subscribe(handler);

    private void CloseEvents()
    {
        _lifecycle.Close();
        _iterations.Close();
        _jobs.Close();
        _break.Close();
        _dispatcher.Complete();
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
