using Lab.Simulation.Guests;

namespace Lab.Simulation.Hypervisors;

/// <summary>
/// What a migration costs on the machines that are simulated, apart from its network. The defaults are what was measured on two cores without KVM in namespaces (QEMU 7.2, libvirt 9.0); for other
/// machines <c>lab calibrate</c> makes a file of them from real runs.
/// </summary>
public sealed record HypervisorModel
{
    public GuestModel Guest { get; init; } = new();

    /// <summary>Bytes a second that one QEMU can send; default 420 MB/s.</summary>
    public double StreamRate { get; init; } = 420e6;

    /// <summary>Bytes a second that all migrations of one machine can send together, where hosts share its processors; null: each host has its own. Default 600 MB/s.</summary>
    public double? MachineRate { get; init; } = 600e6;

    /// <summary>Zero pages a second that QEMU finds; they cost 9 bytes each. Default 1.2 million.</summary>
    public double ZeroPageRate { get; init; } = 1.2e6;

    /// <summary>Bytes beside a page's own: its address and flags. Default 9.</summary>
    public double PageOverhead { get; init; } = 9;

    /// <summary>From libvirt's call on the source until memory flows: control connection, the destination's QEMU, the stream's connection. Default 650 ms.</summary>
    public TimeSpan Setup { get; init; } = TimeSpan.FromMilliseconds(650);

    /// <summary>What QEMU counts of that as its own set-up; default 6 ms.</summary>
    public TimeSpan QemuSetup { get; init; } = TimeSpan.FromMilliseconds(6);

    /// <summary>To look which pages are dirty, between two passes; default 1.5 ms.</summary>
    public TimeSpan DirtySync { get; init; } = TimeSpan.FromMilliseconds(1.5);

    /// <summary>Of the device state, sent while the guest stands still; default 180,000.</summary>
    public double DeviceStateBytes { get; init; } = 180e3;

    /// <summary>The guest stands still at least so long: stopping it, saving and loading its devices. Default 22 ms.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromMilliseconds(22);

    /// <summary>From the last byte to the guest's going on, over libvirt's connection; default 25 ms.</summary>
    public TimeSpan Resume { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>From the guest's going on to the end of libvirt's call; default 120 ms.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>A new QEMU with a guest, until it runs; default 350 ms.</summary>
    public TimeSpan CreateDomain { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>Of a question to libvirt; default 2 ms.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How much slower one QEMU sends over TLS; default 0.55.</summary>
    public double TlsFactor { get; init; } = 0.55;

    /// <summary>The largest window of a TCP connection, which holds it up on links with delay; default 4 MiB (the kernel's <c>tcp_wmem</c>).</summary>
    public double LargestWindow { get; init; } = 4 << 20;
}
