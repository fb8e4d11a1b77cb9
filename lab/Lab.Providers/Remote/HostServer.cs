using System.Collections.Concurrent;
using Lab.Model.Errors;
using Lab.Providers.Hosts;

namespace Lab.Providers.Remote;

/// <summary>
/// The host's end of a <see cref="RemoteHost"/>: does here what the runner asks for from elsewhere. It ends when it is asked to, when the connection ends, and when nothing was heard for so
/// long that the runner must be gone.
/// </summary>
public sealed class HostServer : IDisposable
{
    private readonly ILabHost _host;
    private readonly UndoJournal _undo;
    private readonly TimeProvider _time;
    private readonly MessageChannel<HostRequest, HostReply> _channel;
    private readonly ConcurrentDictionary<long, ILabDaemon> _daemons = new();

    public HostServer(ILabHost host, UndoJournal undo, Stream input, Stream output, TimeProvider time)
    {
        (_host, _undo, _time) = (host, undo, time);
        _channel = new MessageChannel<HostRequest, HostReply>(input, output, HostMessages.Default.HostRequest, HostMessages.Default.HostReply);
    }

    /// <param name="silence">Without a word for so long, the runner is gone.</param>
    /// <returns>Why it ended. Its daemons are dead by then.</returns>
    public async Task<ServingEnd> ServeAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        EndRequest? asked = null;
        var end = ServingEnd.Disconnected;
        try
        {
            await _channel.WriteAsync(new HelloReply(0, HostMessages.Version), cancellationToken).ConfigureAwait(false);
            (end, asked) = await ListenAsync(silence, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or InvalidDataException)
        {
            end = ServingEnd.Disconnected;
        }
        finally
        {
            foreach (var daemon in _daemons.Values) daemon.Kill();
        }

        if (asked is not null) await SayAsync(new DoneReply(asked.Id)).ConfigureAwait(false);
        return end;
    }

    public void Dispose() => _channel.Dispose();

    private async Task<(ServingEnd End, EndRequest? Asked)> ListenAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var limit = new CancellationTokenSource(silence, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            HostRequest? request;
            try
            {
                request = await _channel.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return (cancellationToken.IsCancellationRequested ? ServingEnd.Interrupted : ServingEnd.Silent, null);
            }

            if (request is null) return (ServingEnd.Disconnected, null);
            if (request is EndRequest end) return (ServingEnd.Asked, end);
            if (request is not BeatRequest) _ = AnswerAsync(request, cancellationToken);
        }
    }

    private async Task AnswerAsync(HostRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await SayAsync(await DoAsync(request, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (LabException problem)
        {
            await SayAsync(new FailedReply(request.Id, problem.Kind.ToString(), problem.Message, problem.Output)).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            await SayAsync(new FailedReply(request.Id, nameof(ErrorKind.Environment), problem.Message, null)).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            // Whoever asks must hear of it, whatever it is: an answer that never comes would look like a host that hangs.
            await SayAsync(new FailedReply(request.Id, nameof(ErrorKind.Internal), problem.Message, problem.ToString())).ConfigureAwait(false);
        }
    }

    private async Task<HostReply> DoAsync(HostRequest request, CancellationToken cancellationToken)
    {
        switch (request)
        {
            case RunRequest run:
                var result = await _host.RunAsync(run.Command, run.Input, cancellationToken).ConfigureAwait(false);
                return new RunReply(run.Id, result.ExitCode, result.Output, result.Error);
            case StartRequest start:
                return await StartAsync(start, cancellationToken).ConfigureAwait(false);
            case StopRequest stop:
                return new ExitReply(stop.Id, await Daemon(stop.Daemon).StopAsync(TimeSpan.FromMilliseconds(stop.Patience)).ConfigureAwait(false));
            case SignalRequest signal:
                Send(Daemon(signal.Daemon), signal.Signal);
                return new DoneReply(signal.Id);
            case PutRequest put:
                await HostFiles.WriteAsync(put.Path, put.Content, put.Secret, cancellationToken).ConfigureAwait(false);
                return new DoneReply(put.Id);
            case GetRequest get:
                return new GetReply(get.Id, await HostFiles.ReadAsync(get.Path, get.Offset, get.Count, cancellationToken).ConfigureAwait(false));
            case ExistsRequest exists:
                return new ExistsReply(exists.Id, await _host.ExistsAsync(exists.Path, cancellationToken).ConfigureAwait(false));
            case UndoRequest undo:
                _undo.Add(undo.Command);
                return new DoneReply(undo.Id);
            case ListRequest list:
                return new ListReply(list.Id, HostFiles.List(list.Folder));
            case ClockRequest clock:
                return new ClockReply(clock.Id, _time.GetUtcNow().Ticks);
            default:
                throw new LabException(ErrorKind.NotSupported, $"A host does not know what '{request.GetType().Name}' is.");
        }
    }

    private async Task<HostReply> StartAsync(StartRequest start, CancellationToken cancellationToken)
    {
        var spec = new DaemonSpec(start.Name, start.Command, start.Log, start.ReadyLine)
        {
            Environment = start.Environment,
            ReadyTimeout = TimeSpan.FromMilliseconds(start.ReadyTimeout),
            OnOutput = line => _ = SayAsync(new LineReply(start.Id, line)),
        };
        var daemon = await _host.StartDaemonAsync(spec, cancellationToken).ConfigureAwait(false);
        _daemons[start.Id] = daemon;
        _ = TellExitAsync(start.Id, daemon);
        return new StartReply(start.Id, daemon.ProcessId);
    }

    private async Task TellExitAsync(long id, ILabDaemon daemon)
    {
        var exit = await daemon.Exited.ConfigureAwait(false);
        await SayAsync(new ExitReply(id, exit)).ConfigureAwait(false);
    }

    private ILabDaemon Daemon(long id) => _daemons.GetValueOrDefault(id) ?? throw new LabException(ErrorKind.NotFound, "No such daemon was started here.");

    private static void Send(ILabDaemon daemon, DaemonSignal signal)
    {
        if (signal == DaemonSignal.Kill) daemon.Kill();
        else if (signal == DaemonSignal.Pause) daemon.Pause();
        else daemon.Resume();
    }

    /// <summary>To a runner that is gone nothing need be said.</summary>
    private async Task SayAsync(HostReply reply)
    {
        try
        {
            await _channel.WriteAsync(reply).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The end of input tells the same.
        }
    }
}

/// <summary>Why a <see cref="HostServer"/> ended.</summary>
public enum ServingEnd
{
    /// <summary>The runner has what it wants.</summary>
    Asked,

    /// <summary>The connection ended.</summary>
    Disconnected,

    /// <summary>The connection stands, and nobody speaks.</summary>
    Silent,

    /// <summary>This process was told to end.</summary>
    Interrupted,
}
