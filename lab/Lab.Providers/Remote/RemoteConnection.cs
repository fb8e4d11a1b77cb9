using System.Collections.Concurrent;
using Lab.Model.Errors;

namespace Lab.Providers.Remote;

/// <summary>The runner's end of the line to a host: asks, and hands each answer to who asked.</summary>
internal sealed class RemoteConnection : IAsyncDisposable
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(2);

    private readonly string _host;
    private readonly TimeProvider _time;
    private readonly MessageChannel<HostReply, HostRequest> _channel;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<HostReply>> _asked = new();
    private readonly ConcurrentDictionary<long, RemoteDaemon> _daemons = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<int> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly Task _beating;
    private long _lastId;
    private LabException? _lost;

    /// <param name="input">What the host says.</param>
    /// <param name="output">What is said to it.</param>
    public RemoteConnection(string host, Stream input, Stream output, TimeProvider time)
    {
        (_host, _time) = (host, time);
        _channel = new MessageChannel<HostReply, HostRequest>(input, output, HostMessages.Default.HostReply, HostMessages.Default.HostRequest);
        _reading = ReadAsync();
        _beating = BeatAsync();
    }

    /// <summary>The version of the messages that it understands.</summary>
    /// <exception cref="LabException">It never said so.</exception>
    public Task<int> Hello => _hello.Task;

    public long NewId() => Interlocked.Increment(ref _lastId);

    /// <summary>Lines and the end of a daemon go to it, from before it is asked for.</summary>
    public void Register(long id, RemoteDaemon daemon) => _daemons[id] = daemon;

    /// <exception cref="LabException">What the host answered, or that it is lost.</exception>
    public async Task<TReply> AskAsync<TReply>(HostRequest request, CancellationToken cancellationToken)
        where TReply : HostReply
    {
        var answer = new TaskCompletionSource<HostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[request.Id] = answer;
        try
        {
            if (Volatile.Read(ref _lost) is { } lost) throw Lost(lost);
            await _channel.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false) switch
            {
                TReply reply => reply,
                FailedReply failed => throw Failure(failed),
                var other => throw new LabException(ErrorKind.Internal, $"{_host} answered {request.GetType().Name} with {other.GetType().Name}.") { Host = _host },
            };
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            throw Lost(broken);
        }
        finally
        {
            _asked.TryRemove(request.Id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_reading, _beating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channel.Dispose();
        _ending.Dispose();
    }

    private async Task ReadAsync()
    {
        LabException why;
        try
        {
            while (await _channel.ReadAsync(_ending.Token).ConfigureAwait(false) is { } reply) Deliver(reply);
            why = Lost(null);
        }
        catch (OperationCanceledException)
        {
            why = new LabException(ErrorKind.Cancelled, $"The connection to {_host} was closed.") { Host = _host };
        }
        catch (InvalidDataException rubbish)
        {
            why = new LabException(ErrorKind.Unreachable, $"{_host} says what no lab's host says: '{Shortened(rubbish.Message)}'. Does its login print something before commands run?", rubbish) { Host = _host };
        }

        Volatile.Write(ref _lost, why);
        _hello.TrySetException(why);
        _ = _hello.Task.Exception; // observed: nobody may have waited for it
        foreach (var asked in _asked.Values) asked.TrySetException(why);
        foreach (var daemon in _daemons.Values) daemon.Lose();
    }

    private void Deliver(HostReply reply)
    {
        if (reply is HelloReply hello) _hello.TrySetResult(hello.Version);
        else if (reply is LineReply line) _daemons.GetValueOrDefault(line.Id)?.Hear(line.Line);
        else if (_asked.TryGetValue(reply.Id, out var asked)) asked.TrySetResult(reply);
        else if (reply is ExitReply exit) _daemons.GetValueOrDefault(exit.Id)?.End(exit.ExitCode);
    }

    /// <summary>Without it the host would take a runner with nothing to ask for one that is gone.</summary>
    private async Task BeatAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(BeatInterval, _time);
            while (await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false)) await _channel.WriteAsync(new BeatRequest(0), _ending.Token).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Reading tells.
        }
    }

    private LabException Failure(FailedReply failed) =>
        new(Enum.TryParse<ErrorKind>(failed.Kind, out var kind) ? kind : ErrorKind.Internal, failed.Message) { Host = _host, Output = failed.Output };

    private LabException Lost(Exception? cause) => cause as LabException ?? new LabException(ErrorKind.Unreachable, $"The connection to {_host} is lost.", cause) { Host = _host };

    private static string Shortened(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
