using Lab.Model.Agents;

namespace Lab.Engine.Hosts;

/// <summary>Reaches agents. Each dial is a way of its own: nothing is shared with earlier ones.</summary>
public interface IAgentDialer
{
    /// <summary>Does not connect yet: the first call does, and throws when the peer is not <paramref name="host"/>.</summary>
    AgentConnection Dial(Host host);
}

/// <summary>One way to an agent.</summary>
/// <param name="agent">Usable until disposal.</param>
/// <param name="owned">What the connection holds.</param>
public sealed class AgentConnection(IAgent agent, IDisposable? owned = null) : IDisposable
{
    public IAgent Agent { get; } = agent;

    public void Dispose() => owned?.Dispose();
}
