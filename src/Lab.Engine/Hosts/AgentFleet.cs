using System.Collections.Concurrent;
using Lab.Model.Agents;

namespace Lab.Engine.Hosts;

/// <summary>The lasting connection to each host's agent.</summary>
public sealed class AgentFleet(IAgentDialer dialer) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, AgentConnection> _connections = new();

    /// <summary>Dials on first use.</summary>
    public IAgent Of(Host host) => _connections.GetOrAdd(host.Id, _ => dialer.Dial(host)).Agent;

    /// <summary>A way of its own to the same agent: proves that the host can be reached now.</summary>
    public AgentConnection Fresh(Host host) => dialer.Dial(host);

    public void Forget(Guid hostId)
    {
        if (_connections.TryRemove(hostId, out var connection)) connection.Dispose();
    }

    public void Dispose()
    {
        foreach (var id in _connections.Keys) Forget(id);
    }
}
