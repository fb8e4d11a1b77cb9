using System.Net;
using Lab.Model.Agents;
using Lab.Providers.Plans;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>By HTTPS, to where the plan has engine and agents.</summary>
public sealed class HttpWires(LabSession session) : IStackWires
{
    public IEngineWire ConnectEngine() => new HttpEngineWire(session.Identity.Connect(session.EngineEndpoint, session.Lab!));

    public IAgentWire ConnectAgent(HostPlan host)
    {
        var http = session.Identity.Connect(new IPEndPoint(Installer.AddressOf(host.ManagementAddress), AgentRoutes.DefaultPort), session.Lab!);
        return new AgentWire(new AgentClient(http, host.Name), http);
    }

    private sealed class AgentWire(IAgent agent, HttpClient http) : IAgentWire
    {
        public IAgent Agent { get; } = agent;

        public void Dispose() => http.Dispose();
    }
}
