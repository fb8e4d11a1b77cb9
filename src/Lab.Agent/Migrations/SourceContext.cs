using Lab.Agent.Dialers;
using Lab.Agent.Events;
using Lab.Agent.Guests;
using Lab.Agent.Hypervisors;
using Lab.Agent.Vms;

namespace Lab.Agent.Migrations;

/// <summary>What migrations away from this host work with.</summary>
public sealed record SourceContext(
    string HostName,
    IHypervisor Hypervisor,
    IAgentDialer Dialer,
    IGuestAgent Guest,
    VmRoles Roles,
    VirtualMachines Vms,
    AgentEvents Events,
    MigrationJournal Journal,
    MigrationSlots Slots,
    MigrationTimings Timings,
    TimeProvider Time,
    ILogger Log);
