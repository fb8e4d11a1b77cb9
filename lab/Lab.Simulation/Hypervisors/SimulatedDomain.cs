using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Model.Migrations;
using Lab.Simulation.Guests;

namespace Lab.Simulation.Hypervisors;

/// <summary>A guest on one host, as the hypervisor there has it.</summary>
/// <param name="processId">Of its QEMU.</param>
public sealed class SimulatedDomain(VmDefinition definition, GuestMemory memory, GuestLife life, int processId)
{
    /// <summary>Of every QEMU, as the kernel cuts it.</summary>
    public const string ProcessName = "qemu-system-x86";

    /// <summary>QEMU's default.</summary>
    private static readonly TimeSpan DefaultMaxDowntime = TimeSpan.FromMilliseconds(300);

    private DomainReport? _report;

    public VmDefinition Definition { get; } = definition;

    public Guid Id => Definition.Id;

    public GuestMemory Memory { get; } = memory;

    /// <summary>Of the guest itself, which it takes along.</summary>
    public GuestLife Life { get; } = life;

    public int ProcessId { get; } = processId;

    public DomainStateInfo State { get; set; } = new(DomainState.Running, (int)RunningReason.Booted);

    /// <summary>It moves away from here.</summary>
    public Transfer? Leaving { get; set; }

    /// <summary>What brings it here.</summary>
    public Transfer? Arriving { get; init; }

    /// <summary>It is only arriving.</summary>
    public bool IsArriving { get; set; }

    public TimeSpan MaxDowntime { get; private set; } = DefaultMaxDowntime;

    public void SetMaxDowntime(TimeSpan downtime)
    {
        MaxDowntime = downtime;
        Leaving?.SetMaxDowntime(downtime);
    }

    /// <summary>The same one as long as nothing has changed.</summary>
    public DomainReport Report() => _report is { } known && known.State == State ? known : _report = new DomainReport(Definition, State, Persistent: false, ProcessId);
}
