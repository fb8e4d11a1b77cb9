using System.Collections.Concurrent;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Runner.Runs;

namespace Lab.Runner.Stack;

/// <summary>Every daemon that the lab started: an end that nobody asked for is recorded and told.</summary>
public sealed class Daemons(HistoryWriter history)
{
    private readonly ConcurrentDictionary<(string Host, string Name), ILabDaemon> _running = new();
    private readonly ConcurrentDictionary<string, bool> _lost = new();
    private volatile bool _released;
    private readonly TaskCompletionSource<ILabDaemon> _firstDeath = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first daemon that ended by itself, or with its host.</summary>
    public Task<ILabDaemon> FirstDeath => _firstDeath.Task;

    /// <summary>What <see cref="FirstDeath"/> came to, for the beginning of a sentence.</summary>
    public static string Words(ILabDaemon dead) => dead.HostIsLost ? $"{dead.Host} is lost" : $"{dead.Name} on {dead.Host} died";

    public async Task<ILabDaemon> StartAsync(ILabHost host, DaemonSpec spec, CancellationToken cancellationToken)
    {
        var daemon = await host.StartDaemonAsync(spec, cancellationToken);
        _running[(host.Name, spec.Name)] = daemon;
        _ = WatchAsync(daemon);
        return daemon;
    }

    public ILabDaemon? Find(string host, string name) => _running.GetValueOrDefault((host, name));

    /// <summary>Kills a daemon on purpose: that is no news.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public void Kill(string host, string name)
    {
        var daemon = Running(host, name);
        history.Append("runner", EventKinds.DaemonDisturbed, new { host, daemon = name, signal = "SIGKILL" });
        daemon.Kill();
    }

    /// <summary>Stops a daemon for a while.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public async Task PauseAsync(string host, string name, TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        var daemon = Running(host, name);
        history.Append("runner", EventKinds.DaemonDisturbed, new { host, daemon = name, signal = "SIGSTOP", milliseconds = time.TotalMilliseconds });
        daemon.Pause();
        try
        {
            await Task.Delay(time, clock, cancellationToken);
        }
        finally
        {
            daemon.Resume();
        }
    }

    private ILabDaemon Running(string host, string name) =>
        Find(host, name) is { Exited.IsCompleted: false } daemon ? daemon : throw new LabException(ErrorKind.NotFound, $"No {name} runs on {host}.") { Host = host };

    public bool IsAlive(string host, string name) => Find(host, name) is { Exited.IsCompleted: false };

    /// <summary>Ends the named daemons of all hosts side by side; those that are gone already are passed over.</summary>
    /// <param name="patience">Then they are killed.</param>
    public Task StopAsync(TimeSpan patience, params string[] names) =>
        Task.WhenAll(_running.Values.Where(daemon => names.Contains(daemon.Name)).Select(daemon => daemon.StopAsync(patience)));

    /// <summary>From here on no death is news: the hosts are being taken down.</summary>
    public void Release() => _released = true;

    private async Task WatchAsync(ILabDaemon daemon)
    {
        var exit = await daemon.Exited;
        if (daemon.Stopping || _released) return;
        if (!daemon.HostIsLost) history.Append("runner", EventKinds.DaemonDied, new { host = daemon.Host, daemon = daemon.Name, pid = daemon.ProcessId, exit });
        else if (_lost.TryAdd(daemon.Host, true)) history.Append("runner", EventKinds.HostLost, new { host = daemon.Host });
        _firstDeath.TrySetResult(daemon);
    }
}
