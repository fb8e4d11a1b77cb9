using Lab.Agent.Events;
using Lab.Agent.Guests;
using Lab.Agent.Hypervisors;
using Lab.Agent.Vms;

namespace Lab.Agent.Migrations;

/// <summary>What migrations to this host work with.</summary>
public sealed record DestinationContext(
    IHypervisor Hypervisor, IGuestAgent Guest, VmRoles Roles, VirtualMachines Vms, AgentEvents Events, MigrationJournal Journal, MigrationSlots Slots, MigrationTimings Timings, TimeProvider Time, ILogger Log);
