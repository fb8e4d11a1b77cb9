using Lab.Model.Errors;
using Lab.Providers.Hosts;

namespace Lab.Providers.Remote;

/// <summary>A daemon on a host that is elsewhere.</summary>
internal sealed class RemoteDaemon(RemoteConnection connection, string host, DaemonSpec spec, long id) : ILabDaemon
{
    /// <summary>Of a daemon whose host is lost: nobody knows.</summary>
    public const int LostExitCode = -1;

    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => spec.Name;

    public string Host => host;

    /// <summary>As seen from its host.</summary>
    public int ProcessId { get; private set; }

    public Task<int> Exited => _exited.Task;

    public bool Stopping { get; private set; }

    public bool HostIsLost { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        connection.Register(id, this);
        var request = new StartRequest(id, spec.Name, [.. spec.Command], spec.Log, spec.ReadyLine, spec.ReadyTimeout.TotalMilliseconds, new Dictionary<string, string>(spec.Environment));
        ProcessId = (await connection.AskAsync<StartReply>(request, cancellationToken).ConfigureAwait(false)).ProcessId;
    }

    public async Task<int> StopAsync(TimeSpan patience)
    {
        Stopping = true;
        if (Exited.IsCompleted) return await Exited.ConfigureAwait(false);
        try
        {
            var exit = await connection.AskAsync<ExitReply>(new StopRequest(connection.NewId(), id, patience.TotalMilliseconds), CancellationToken.None).ConfigureAwait(false);
            End(exit.ExitCode);
        }
        catch (LabException)
        {
            // The host is lost, and ends the daemon itself.
            End(LostExitCode);
        }

        return await Exited.ConfigureAwait(false);
    }

    public void Kill()
    {
        Stopping = true;
        Send(DaemonSignal.Kill);
    }

    public void Pause() => Send(DaemonSignal.Pause);

    public void Resume() => Send(DaemonSignal.Resume);

    public void Hear(string line) => spec.OnOutput?.Invoke(line);

    public void End(int exitCode) => _exited.TrySetResult(exitCode);

    /// <summary>Nobody will hear of it again.</summary>
    public void Lose()
    {
        HostIsLost = !Exited.IsCompleted;
        End(LostExitCode);
    }

    private void Send(DaemonSignal signal) => _ = SendAsync(signal);

    private async Task SendAsync(DaemonSignal signal)
    {
        try
        {
            await connection.AskAsync<DoneReply>(new SignalRequest(connection.NewId(), id, signal), CancellationToken.None).ConfigureAwait(false);
        }
        catch (LabException)
        {
            // A host that is lost has said so to whoever waits for its daemons.
        }
    }
}
