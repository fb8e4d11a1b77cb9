using Lab.Libvirt;
using Lab.Model.Errors;

namespace Lab.Agent.Hypervisors;

/// <summary>
/// The connection to libvirtd, kept: when it breaks, it is opened again with a growing delay for as long as it takes. Calls in between fail at once as unreachable; what was in flight fails with
/// what libvirt said.
/// </summary>
internal sealed class LibvirtSession(string uri, TimeProvider time, ILogger log, Action<LibvirtConnection> subscribe, Action<HypervisorEvent> raise) : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(5);
    private const int KeepAliveCount = 6;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private LibvirtConnection? _connection;

    public bool IsConnected
    {
        get
        {
            lock (_gate) return _connection is not null;
        }
    }

    public void Open()
    {
        try
        {
            Adopt(Connect());
        }
        catch (LibvirtException exception)
        {
            throw LibvirtErrors.Map(exception, ErrorKind.Unreachable);
        }
    }

    /// <summary>Runs a call on a thread of the pool, because libvirt's calls block.</summary>
    public Task<T> CallAsync<T>(Func<LibvirtConnection, T> call, CancellationToken cancellationToken) => Task.Run(() => Call(call), cancellationToken);

    /// <summary>On a thread of its own, for the one call that lasts as long as a migration.</summary>
    public Task CallLongAsync(Action<LibvirtConnection> call) => Task.Factory.StartNew(
        () => Call(connection =>
        {
            call(connection);
            return true;
        }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        _disposed.Cancel();
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    private T Call<T>(Func<LibvirtConnection, T> call)
    {
        var connection = Current();
        try
        {
            return call(connection);
        }
        catch (LibvirtException exception)
        {
            if (!IsAlive(connection)) Lose(connection, exception.Message);
            throw LibvirtErrors.Map(exception);
        }
        catch (ObjectDisposedException exception)
        {
            throw new LabException(ErrorKind.Hypervisor, "The connection to libvirtd broke.", exception) { Retryable = true };
        }
    }

    private LibvirtConnection Current()
    {
        lock (_gate) return _connection ?? throw new LabException(ErrorKind.Unreachable, $"libvirtd does not answer at {uri}.") { Retryable = true };
    }

    private LibvirtConnection Connect()
    {
        try
        {
            var connection = LibvirtConnection.Open(uri);
            OrDisposed(connection, KeepAlive);
            return connection;
        }
        catch (LibvirtException exception)
        {
            throw LibvirtErrors.Map(exception, ErrorKind.Unreachable);
        }
    }

    /// <summary>A connection that fails before it is adopted would be kept by its callbacks, one with each attempt.</summary>
    private static void OrDisposed(LibvirtConnection connection, Action<LibvirtConnection> act)
    {
        try
        {
            act(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A driver within this process has nothing to keep alive, and says so.</summary>
    private static void KeepAlive(LibvirtConnection connection)
    {
        try
        {
            connection.SetKeepAlive(KeepAliveInterval, KeepAliveCount);
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoSupport)
        {
        }
    }

    private void Adopt(LibvirtConnection connection)
    {
        OrDisposed(connection, subscribe);
        connection.Closed += reason => Lose(connection, $"the connection closed ({reason})");
        connection.HandlerFailed += exception => log.LogError(exception, "Handling an event of libvirt failed");
        lock (_gate) _connection = connection;
    }

    private void Lose(LibvirtConnection connection, string reason)
    {
        lock (_gate)
        {
            if (_connection != connection) return;
            _connection = null;
        }

        log.LogError("libvirtd at {Uri} went away: {Reason}", uri, reason);
        raise(new HypervisorLost(reason));
        connection.Dispose();
        _ = ReconnectAsync();
    }

    private async Task ReconnectAsync()
    {
        for (var delay = FirstDelay; !_disposed.IsCancellationRequested; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await Task.Delay(delay, time, _disposed.Token);
                Adopt(await Task.Run(Connect));
                log.LogInformation("libvirtd at {Uri} answers again", uri);
                raise(new HypervisorFound());
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is LabException or LibvirtException)
            {
                log.LogWarning("libvirtd at {Uri} still does not answer: {Reason}", uri, exception.Message);
            }
        }
    }

    private static bool IsAlive(LibvirtConnection connection)
    {
        try
        {
            return connection.IsAlive;
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return false;
        }
    }
}
