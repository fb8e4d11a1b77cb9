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
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private const int MostLooks = 20;
    private readonly SemaphoreSlim _telling = new(1);
    private string? _told;
    private int _due;

    public void Touch()
    {
        if (Interlocked.Exchange(ref _due, 1) == 0) _ = TellSoonAsync();
    }

    /// <summary>
    /// After a set-up: also when its bonds have come up, which takes the partner's consent where LACP is spoken; of Open vSwitch's the kernel tells nothing. Does not wait for that.
    /// </summary>
    public async Task TellSetupAsync()
    {
        if (HasBondDown(await TellAsync())) _ = FollowBondsAsync();
    }

    /// <summary>What was seen, or null.</summary>
    public async Task<HostNetworkState?> TellAsync()
    {
        await _telling.WaitAsync();
        try
        {
            var state = await read(CancellationToken.None);
            var text = JsonSerializer.Serialize(state, AgentJson.Options);
            if (text != _told) events.NetworkChanged(state);
            _told = text;
            return state;
        }
        catch (LabException exception)
        {
            log.LogWarning("The network changed and cannot be read: {Reason}", exception.Message);
            return null;
        }
        finally
        {
            _telling.Release();
        }
    }

    public void Dispose() => _telling.Dispose();

    private async Task FollowBondsAsync()
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            await Task.Delay(BetweenLooks, time);
            if (!HasBondDown(await TellAsync())) return;
        }
    }

    private static bool HasBondDown(HostNetworkState? state) => state?.Links.Any(link => link is { Kind: LinkKind.Bond, Up: false }) == true;

    private async Task TellSoonAsync()
    {
        await Task.Delay(Quiet, time);
        Interlocked.Exchange(ref _due, 0);
        await TellAsync();
    }
}
