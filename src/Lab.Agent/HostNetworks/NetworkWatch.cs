using System.Text.Json;
using Lab.Agent.Events;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>Tells the host's network when it changed: after a set-up, and when the kernel says that something happened, a cable pulled for one. A burst is told once.</summary>
internal sealed class NetworkWatch(Func<CancellationToken, Task<HostNetworkState>> read, AgentEvents events, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);
    private readonly SemaphoreSlim _telling = new(1);
    private string? _told;
    private int _due;

    public void Touch()
    {
        if (Interlocked.Exchange(ref _due, 1) == 0) _ = TellSoonAsync();
    }

    public async Task TellAsync()
    {
        await _telling.WaitAsync();
        try
        {
            var state = await read(CancellationToken.None);
            var text = JsonSerializer.Serialize(state, AgentJson.Options);
            if (text == _told) return;
            _told = text;
            events.NetworkChanged(state);
        }
        catch (LabException exception)
        {
            log.LogWarning("The network changed and cannot be read: {Reason}", exception.Message);
        }
        finally
        {
            _telling.Release();
        }
    }

    public void Dispose() => _telling.Dispose();

    private async Task TellSoonAsync()
    {
        await Task.Delay(Quiet, time);
        Interlocked.Exchange(ref _due, 0);
        await TellAsync();
    }
}
