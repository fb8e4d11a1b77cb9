using Lab.Libvirt;
using Lab.Model.Migrations;

namespace Lab.Agent.Hypervisors;

/// <summary>What the hypervisor tells of its own accord.</summary>
public abstract record HypervisorEvent;

public sealed record DomainLifecycle(LifecycleEvent Event) : HypervisorEvent;

/// <summary>The source of a migration begins another pass over memory.</summary>
public sealed record IterationBegan(Guid DomainId, int Iteration) : HypervisorEvent;

/// <summary>A job ended, well or not, with its final statistics.</summary>
public sealed record JobEnded(Guid DomainId, JobDirection Direction, JobProgress Progress) : HypervisorEvent;

/// <summary>The hypervisor's daemon went away; domains may run on.</summary>
public sealed record HypervisorLost(string Reason) : HypervisorEvent;

/// <summary>It answers again. Events in between are lost: ask for the state.</summary>
public sealed record HypervisorFound : HypervisorEvent;
