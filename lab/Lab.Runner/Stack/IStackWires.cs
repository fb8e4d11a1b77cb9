using Lab.Model.Agents;
using Lab.Providers.Plans;

namespace Lab.Runner.Stack;

/// <summary>How the runner reaches the stack that it started.</summary>
public interface IStackWires
{
    IEngineWire ConnectEngine();

    IAgentWire ConnectAgent(HostPlan host);
}

/// <summary>One way to an agent.</summary>
public interface IAgentWire : IDisposable
{
    /// <summary>Usable until disposal.</summary>
    IAgent Agent { get; }
}
