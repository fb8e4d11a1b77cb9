using Lab.Agent.Hypervisors;
using Lab.Libvirt;

namespace Lab.Simulation.Hypervisors;

/// <summary>What libvirt of one host tells of its own accord.</summary>
/// <param name="host">Its name.</param>
public sealed class HypervisorEvents(string host)
{
    public event Action<string, HypervisorEvent>? Raised;

    public void Lifecycle(SimulatedDomain domain, LifecycleKind kind, int detail) => Raise(new DomainLifecycle(new LifecycleEvent(domain.Id, domain.Definition.Name, kind, detail)));

    public void Raise(HypervisorEvent raised) => Raised?.Invoke(host, raised);
}
