using Lab.Simulation.Guests;

namespace Lab.Simulation.Hypervisors;

/// <summary>
/// What a migration costs on the machines that are simulated, apart from its network. The defaults are single readings of namespace runs on two cores without KVM (QEMU 7.2, libvirt 9.0); for other
/// machines <c>lab calibrate</c> makes a file of them from real runs. docs/simulation.md has the table.
/// </summary>
public sealed record HypervisorModel
{
    public GuestModel Guest { get; init; } = new();

    /// <summary>Bytes a second that one QEMU can send; default 420 MB/s.</summary>
    public double StreamRate { get; init; } = 420e6;

    /// <summary>Bytes a second that all migrations of one machine can send together, where hosts share its processors; null: each host has its own. Default 600 MB/s.</summary>
    public double? MachineRate { get; init; } = 600e6;

    /// <summary>Migrations that are set up side by side without slowing each other down, where hosts share a machine's processors; more share them evenly. Null: each host has its own. Default 2.</summary>
    public double? SetupsAtOnce { get; init; } = 2;

    /// <summary>The part of its limit on bandwidth that a migration reaches: QEMU hands it out in windows of 100 ms and comes a little late to each. Default 0.99.</summary>
    public double CapShare { get; init; } = 0.99;

    /// <summary>The part of a link's rate that is left for what TCP carries: of 1514 bytes of a full frame 1448 are its payload. Default 0.956.</summary>
    public double LinkShare { get; init; } = 0.956;

    /// <summary>Zero pages a second that QEMU finds; default 1.2 million.</summary>
    public double ZeroPageRate { get; init; } = 1.2e6;

    /// <summary>Bytes beside a page's own: its address and flags (save_page_header). Default 8.</summary>
    public double PageOverhead { get; init; } = 8;

    /// <summary>From libvirt's call on the source until QEMU begins with its own set-up: control connection, the destination's QEMU, the stream's connection. Default 650 ms.</summary>
    public TimeSpan Setup { get; init; } = TimeSpan.FromMilliseconds(650);

    /// <summary>What QEMU counts as its own set-up after that, apart from <see cref="QemuSetupPageRate"/>; default 6 ms.</summary>
    public TimeSpan QemuSetup { get; init; } = TimeSpan.FromMilliseconds(6);

    /// <summary>Pages a second that QEMU begins to track in its set-up, while the guest stands still: under emulation that lasts longer than the switchover. Null: it takes no time. Default 600,000.</summary>
    public double? QemuSetupPageRate { get; init; } = 600e3;

    /// <summary>To look which pages are dirty, between two passes; default 1.5 ms.</summary>
    public TimeSpan DirtySync { get; init; } = TimeSpan.FromMilliseconds(1.5);

    /// <summary>Of the device state, sent while the guest stands still; default 180,000.</summary>
    public double DeviceStateBytes { get; init; } = 180e3;

    /// <summary>From the guest's stop until what is left is sent: its processors are stopped, its dirty pages looked at for the last time. Default 8 ms.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromMilliseconds(8);

    /// <summary>From the last byte to the guest's going on: its devices are loaded, the libvirts agree. Default 39 ms.</summary>
    public TimeSpan Resume { get; init; } = TimeSpan.FromMilliseconds(39);

    /// <summary>From the guest's going on until it does anything: under emulation its code is translated anew. No part of the downtime that libvirt tells. Default 15 ms.</summary>
    public TimeSpan Wake { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>From the guest's going on to the end of libvirt's call; default 120 ms.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>A new QEMU with a guest, until it runs; default 350 ms.</summary>
    public TimeSpan CreateDomain { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>Of a question to libvirt; default 2 ms.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How much slower one QEMU sends over TLS; default 0.55.</summary>
    public double TlsFactor { get; init; } = 0.55;

    /// <summary>How much faster one QEMU sends over parallel connections (multifd), however many; default 1: as fast as over one.</summary>
    public double ParallelFactor { get; init; } = 1;

    /// <summary>The largest window of a TCP connection, which holds it up on links with delay; default 4 MiB (the kernel's <c>tcp_wmem</c>).</summary>
    public double LargestWindow { get; init; } = 4 << 20;

    /// <summary>Bytes that QEMU has handed over and that are still in this host's buffers, where the network holds a connection up: QEMU counts them as sent, and they go while the guest stands still. Default 1.6 million.</summary>
    public double SendBufferBytes { get; init; } = 1.6e6;

    /// <summary>The same, but that each host has a machine of its own, and KVM: nothing that hosts share, and nothing that emulation costs.</summary>
    public HypervisorModel OnMachinesOfTheirOwn() => this with { MachineRate = null, SetupsAtOnce = null, QemuSetupPageRate = null };
}
