using Lab.Libvirt;
using Lab.Simulation.Clusters;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.World;

namespace Lab.Simulation.Swarms;

/// <summary>Where guests really are, whatever engine and agents believe; and which of them may have ended.</summary>
internal sealed class Truth(SimulatedCluster cluster)
{
    private readonly HashSet<Guid> _mustLive = [];

    /// <summary>Guests that nobody stopped, that did not die by themselves, and whose post-copy did not fail.</summary>
    public IReadOnlySet<Guid> Living => _mustLive;

    public void MustLive(Guid vm) => _mustLive.Add(vm);

    public void MayEnd(Guid vm) => _mustLive.Remove(vm);

    public static bool Runs(SimulatedDomain domain) => domain.State.State == DomainState.Running;

    /// <summary>Null: nowhere.</summary>
    public (SimulatedMachine Machine, SimulatedDomain Domain)? RunningOn(Guid vm)
    {
        foreach (var machine in cluster.Machines)
            if (machine.Domains.TryGetValue(vm, out var domain) && Runs(domain)) return (machine, domain);
        return null;
    }

    /// <summary>A process somewhere has its memory, be it stopped for the moment.</summary>
    public bool Exists(Guid vm)
    {
        foreach (var machine in cluster.Machines)
            if (machine.Domains.TryGetValue(vm, out var domain) && (!domain.IsArriving || Runs(domain))) return true;
        return false;
    }

    /// <summary>A migration is being carried out.</summary>
    public bool Moves(Guid vm)
    {
        foreach (var machine in cluster.Machines)
            if (machine.Domains.TryGetValue(vm, out var domain) && (domain.IsArriving || domain.Leaving is not null)) return true;
        return false;
    }
}
