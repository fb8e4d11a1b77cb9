using Lab.Agent.HostNetworks;
using Lab.Simulation.Clocks;

namespace Lab.Simulation.Networks;

/// <summary>A simulated host's kernel as one life of its agent sees it.</summary>
public sealed class SimulatedHostNetwork : IHostNetwork, IDisposable
{
    /// <summary>Of <c>ip</c>, to read or to change.</summary>
    private static readonly TimeSpan Cost = TimeSpan.FromMilliseconds(8);

    private readonly SimulatedKernel _kernel;
    private readonly SimulatedContext _agent;

    public SimulatedHostNetwork(SimulatedKernel kernel, SimulatedContext agent)
    {
        (_kernel, _agent) = (kernel, agent);
        kernel.Changed += Tell;
    }

    public event Action? Changed;

    public async Task<KernelNetwork> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Cost, _agent.Clock, cancellationToken);
        return _kernel.Network;
    }

    public async Task ApplyAsync(IReadOnlyList<NetworkStep> steps, CancellationToken cancellationToken)
    {
        await Task.Delay(Cost, _agent.Clock, CancellationToken.None);
        _kernel.Apply(steps);
    }

    public void Dispose() => _kernel.Changed -= Tell;

    private void Tell() => _agent.Post(_ => Changed?.Invoke(), null);
}
