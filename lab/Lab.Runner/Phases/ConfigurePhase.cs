using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Has the engine set up the networks of all hosts; the lab's DHCP servers answer before, or later on purpose.</summary>
public sealed class ConfigurePhase(LabSession session)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var servers = new DhcpServers(session);
        await servers.StartAsync(cancellationToken).ConfigureAwait(false);
        await new HostNetworks(session).SetUpAllAsync(cancellationToken).ConfigureAwait(false);
        servers.StartLater(session.Ending);
    }
}
