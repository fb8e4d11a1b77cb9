using System.Collections.Concurrent;
using Lab.Engine.Inventories;
using Lab.Engine.Migrations;
using Lab.Model.Errors;

namespace Lab.Engine.Hosts;

/// <summary>One monitor for each host.</summary>
public sealed class HostMonitors(Inventory inventory, AgentFleet agents, EngineTimings timings, MigrationService migrations, HostConsequences consequences, ILogger<HostMonitor> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, (HostMonitor Monitor, CancellationTokenSource Stop, Task Run)> _monitors = new();

    public void StartAll()
    {
        foreach (var host in inventory.Current.Hosts.Values.OrderBy(h => h.Name, StringComparer.Ordinal)) Start(host.Id);
    }

    public void Start(Guid hostId)
    {
        var monitor = new HostMonitor(hostId, inventory, agents, timings, migrations.Signal, consequences, logger);
        var stop = new CancellationTokenSource();
        _monitors[hostId] = (monitor, stop, RunAsync(hostId, monitor, stop.Token));
    }

    /// <summary>Looks at the host now. A failure is the monitor's to find out.</summary>
    public async Task LookAsync(Guid hostId, CancellationToken cancellationToken)
    {
        try
        {
            if (_monitors.TryGetValue(hostId, out var monitored)) await monitored.Monitor.LookAsync(cancellationToken);
        }
        catch (LabException exception)
        {
            logger.LogDebug(exception, "Host {Host} could not be looked at", hostId);
        }
    }

    public async Task StopAsync(Guid hostId)
    {
        if (!_monitors.TryRemove(hostId, out var monitored)) return;
        monitored.Stop.Cancel();
        await monitored.Run;
        monitored.Stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, stop, _) in _monitors.Values) stop.Cancel();
        foreach (var id in _monitors.Keys) await StopAsync(id);
    }

    /// <summary>A monitor that fails in a way nobody thought of begins anew: a host without one would look the same for ever.</summary>
    private async Task RunAsync(Guid hostId, HostMonitor monitor, CancellationToken cancellationToken)
    {
        await Task.Yield(); // whoever starts a monitor does not wait for its first steps
        try
        {
            while (inventory.Current.Hosts.ContainsKey(hostId))
            {
                await RunOnceAsync(hostId, monitor, cancellationToken);
                await Task.Delay(timings.ReconnectLongest, inventory.Time, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // As asked. A call that is cut off may end with any fault, and a host that is removed is found no more: neither is news.
        }
    }

    private async Task RunOnceAsync(Guid hostId, HostMonitor monitor, CancellationToken cancellationToken)
    {
        try
        {
            await monitor.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogCritical(exception, "The monitor of host {Host} failed and begins anew", inventory.Current.HostName(hostId));
        }
    }
}
