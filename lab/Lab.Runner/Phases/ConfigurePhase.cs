using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Tells the engine of networks, roles and hosts, and has it set up the hosts' networks.</summary>
public sealed class ConfigurePhase(LabSession session)
{
    public Task RunAsync(CancellationToken cancellationToken) => new DataCenter(session).ConfigureAsync(cancellationToken);
}
