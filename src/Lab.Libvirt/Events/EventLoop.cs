namespace Lab.Libvirt;

/// <summary>
/// A lease on libvirt's event loop. libvirt has one loop per process: it is registered before the first connection opens, cannot be
/// replaced, and runs on a thread of its own while anyone holds a lease. Connections and domains hold one each, so a program needs this
/// only to keep the thread from stopping between connections. All members may be called from any thread.
/// </summary>
public sealed class EventLoop : IDisposable
{
    private int _disposed;

    private EventLoop()
    {
    }

    /// <summary>Whether the loop's thread runs now.</summary>
    public static bool IsRunning => EventLoopThread.Shared.IsRunning;

    /// <summary>Starts the loop's thread if it does not run, and keeps it running until the result is disposed.</summary>
    /// <exception cref="DllNotFoundException">libvirt's client library is not installed.</exception>
    public static EventLoop Start()
    {
        EventLoopThread.Shared.Lease();
        return new();
    }

    /// <summary>Ends the lease. After the last one, the thread finishes what is due and ends by itself within moments.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            EventLoopThread.Shared.Return();
    }
}
