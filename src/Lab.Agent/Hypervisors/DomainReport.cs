using Lab.Libvirt;
using Lab.Model.Migrations;

namespace Lab.Agent.Hypervisors;

/// <summary>A domain as the hypervisor has it at this moment.</summary>
/// <param name="Definition">Read back from the domain's own XML, so that it survives the agent and travels with the domain.</param>
/// <param name="Persistent">Whether the host keeps its configuration when it does not run.</param>
public sealed record DomainReport(VmDefinition Definition, DomainStateInfo State, bool Persistent, int? ProcessId)
{
    public Guid Id => Definition.Id;
}

/// <summary>Which way a domain's job moves it.</summary>
public enum JobDirection
{
    Outgoing,
    Incoming,

    /// <summary>Not a migration.</summary>
    Other,
}

/// <summary>A running job of a domain.</summary>
/// <param name="Progress">Null on the destination of a migration: libvirt keeps statistics on the source.</param>
public sealed record DomainJob(JobDirection Direction, JobProgress? Progress);

/// <param name="LibvirtVersion">Of the daemon.</param>
/// <param name="HypervisorVersion">Of QEMU.</param>
/// <param name="Accelerator"><c>kvm</c> or <c>tcg</c>, as new domains will run.</param>
public sealed record HypervisorInfo(string LibvirtVersion, string HypervisorVersion, string Accelerator);
