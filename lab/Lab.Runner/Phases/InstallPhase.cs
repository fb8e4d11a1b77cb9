using System.Net;
using Lab.Model.Agents;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Puts the stack on the hosts, starts it, and begins to record what it says.</summary>
public static class InstallPhase
{
    public static async Task RunAsync(LabSession session, CancellationToken cancellationToken)
    {
        await new Installer(session).InstallAsync(cancellationToken).ConfigureAwait(false);
        session.Engine = new EngineClient(session.Identity.Connect(session.EngineEndpoint));
        session.Events = new EventRecorder(session.Directory, session.History, session.Time);
        session.Events.FollowEngine(session.Engine);
        var vms = session.Plan.Vms.ToDictionary(vm => vm.Id, vm => vm.Name);
        foreach (var host in session.Plan.Hosts)
        {
            var endpoint = new IPEndPoint(Installer.AddressOf(host.ManagementAddress), AgentRoutes.DefaultPort);
            session.Events.FollowAgent(host.Name, new AgentClient(session.Identity.Connect(endpoint), host.Name), vms);
        }
    }
}
