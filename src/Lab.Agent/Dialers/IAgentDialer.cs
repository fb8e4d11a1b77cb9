using Lab.Model.Agents;

namespace Lab.Agent.Dialers;

/// <summary>Reaches the agents of other hosts.</summary>
public interface IAgentDialer
{
    /// <summary>Does not connect yet: the first call does, and throws when the peer is not who it should be.</summary>
    /// <param name="address">Management address or name and port, <c>192.168.100.12:54321</c>; without a port, <see cref="AgentRoutes.DefaultPort"/>.</param>
    /// <param name="name">The name that the peer's certificate must carry.</param>
    IAgent Dial(string address, string name);
}
