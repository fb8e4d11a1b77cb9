using System.Text.Json.Nodes;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Stack;
using Lab.Simulation.Labs;
using Lab.Simulation.Links;
using Lab.Simulation.Networks;

namespace Lab.Runner.Sessions;

/// <summary>Over the simulated networks, from the lab's own end of them.</summary>
internal sealed class SimulatedWires(SimulatedLab lab) : IStackWires
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public IEngineWire ConnectEngine() => new EngineWire(new EngineLink(lab.World, Wiring(Installer.AddressOf(lab.Plan.Engine.Address).ToString(), Installer.EnginePort)));

    public IAgentWire ConnectAgent(HostPlan host) =>
        new AgentWire(new AgentLink(Wiring(Installer.AddressOf(host.ManagementAddress).ToString(), AgentRoutes.DefaultPort), host.Name, measures: true));

    private Wiring Wiring(string address, int port) => new(lab.World, Fabric.Observer, address, port, ConnectTimeout);

    private sealed class EngineWire(EngineLink link) : IEngineWire
    {
        public async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
        {
            try
            {
                return await link.SendAsync(method.Method, path, body?.ToJsonString() ?? "", cancellationToken);
            }
            catch (LabException exception) when (exception.Kind == ErrorKind.Unreachable)
            {
                throw new LabException(ErrorKind.Unreachable, $"The engine does not answer: {exception.Message}", exception) { Host = "engine", Retryable = true };
            }
        }

        public IAsyncEnumerable<EngineEvent> EventsAsync(long after, CancellationToken cancellationToken) => link.EventsAsync(after, cancellationToken);

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class AgentWire(IAgent agent) : IAgentWire
    {
        public IAgent Agent { get; } = agent;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
