using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Has the engine set up the networks of all hosts; the lab's DHCP servers answer already, but for those that are late on purpose.</summary>
public sealed class ConfigurePhase(LabSession session)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await new DhcpServers(session).StartAsync(cancellationToken);
        await new HostNetworks(session).SetUpAllAsync(cancellationToken);
    }
}
