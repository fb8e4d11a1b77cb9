using Lab.Providers.Plans;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>
/// Puts the stack on the hosts, starts it, begins to record what it says, and tells the engine of its networks and hosts. Side by side, each part as soon as what it stands on is there: most of the time
/// is processors starting runtimes.
/// </summary>
public sealed class InstallPhase(LabSession session)
{
    private readonly Installer _installer = new(session);
    private readonly DataCenter _center = new(session);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        session.Events = new EventRecorder(session.Directory, session.History, session.Time);
        var engine = InstallEngineAsync(cancellationToken);
        await Task.WhenAll(session.Plan.Hosts.Select(host => InstallHostAsync(host, engine, cancellationToken))
            .Append(engine).Append(_installer.StartListenerAsync(cancellationToken)));
    }

    private async Task InstallEngineAsync(CancellationToken cancellationToken)
    {
        await _installer.InstallEngineAsync(cancellationToken);
        session.Engine = new EngineClient(session.Wires.ConnectEngine());
        session.Events!.FollowEngine(session.Engine);
        await _center.DefineNetworksAsync(cancellationToken);
    }

    private async Task InstallHostAsync(HostPlan host, Task engine, CancellationToken cancellationToken)
    {
        await _installer.InstallHostAsync(host, cancellationToken);
        var vms = session.Plan.Vms.ToDictionary(vm => vm.Id, vm => vm.Name);
        session.Events!.FollowAgent(host.Name, session.Wires.ConnectAgent(host).Agent, vms);
        await engine;
        await _center.AddHostAsync(host, cancellationToken);
    }
}
