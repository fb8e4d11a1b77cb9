using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Has the engine set up the networks of all hosts.</summary>
public sealed class ConfigurePhase(LabSession session)
{
    public Task RunAsync(CancellationToken cancellationToken) => new DataCenter(session).SetUpNetworksAsync(cancellationToken);
}
