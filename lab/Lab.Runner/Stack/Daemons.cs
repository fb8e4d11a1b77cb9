using System.Collections.Concurrent;
using Lab.Providers.Hosts;
using Lab.Runner.Runs;

namespace Lab.Runner.Stack;

/// <summary>Every daemon that the lab started: an end that nobody asked for is recorded and told.</summary>
public sealed class Daemons(HistoryWriter history)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(string Host, string Name), ILabDaemon> _running = new();
    private volatile bool _released;
    private readonly TaskCompletionSource<ILabDaemon> _firstDeath = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first daemon that ended by itself.</summary>
    public Task<ILabDaemon> FirstDeath => _firstDeath.Task;

    public async Task<ILabDaemon> StartAsync(ILabHost host, DaemonSpec spec, CancellationToken cancellationToken)
    {
        var daemon = await host.StartDaemonAsync(spec, cancellationToken).ConfigureAwait(false);
        _running[(host.Name, spec.Name)] = daemon;
        _ = WatchAsync(daemon);
        return daemon;
    }

    public ILabDaemon? Find(string host, string name) => _running.GetValueOrDefault((host, name));

    public bool IsAlive(string host, string name) => Find(host, name) is { Exited.IsCompleted: false };

    /// <summary>Ends the named daemons of all hosts side by side; those that are gone already are passed over.</summary>
    public Task StopAsync(params string[] names) =>
        Task.WhenAll(_running.Values.Where(daemon => names.Contains(daemon.Name)).Select(daemon => daemon.StopAsync(Patience)));

    /// <summary>From here on no death is news: the hosts are being taken down.</summary>
    public void Release() => _released = true;

    private async Task WatchAsync(ILabDaemon daemon)
    {
        var exit = await daemon.Exited.ConfigureAwait(false);
        if (daemon.Stopping || _released) return;
        history.Append("runner", EventKinds.DaemonDied, new { host = daemon.Host, daemon = daemon.Name, pid = daemon.ProcessId, exit });
        _firstDeath.TrySetResult(daemon);
    }
}
