namespace Lab.Simulation.Guests;

/// <summary>What a guest is like apart from its workload. The defaults are the lab's guest under QEMU 7.2 (<c>lab calibrate</c> measures them).</summary>
public sealed record GuestModel
{
    /// <summary>Pages that a booted guest uses before its workload, whatever its memory; default 12,000 (47 MiB).</summary>
    public long BootedPages { get; init; } = 12_000;

    /// <summary>And the part of its memory in which its kernel keeps account of all of it; default 0.0256 (1 in 64 for page descriptors alone).</summary>
    public double BootedShare { get; init; } = 0.0256;

    /// <summary>Pages of the machine that are not the guest's: firmware, which is sent too; default 132.</summary>
    public long MachinePages { get; init; } = 132;

    /// <summary>How many more of its own pages the guest's kernel has written each time the time grows by a factor of e; default 45.</summary>
    public double KernelPages { get; init; } = 45;

    /// <summary>Pages of its own a second that it writes at first; default 900.</summary>
    public double KernelRate { get; init; } = 900;

    /// <summary>Pages a second that it could dirty if it had a processor for nothing else; default 55,000 (16 pages verified and stamped in 0.3 ms).</summary>
    public double WriteRate { get; init; } = 55_000;

    /// <summary>From the start of QEMU to the first heartbeat; default 1.4 s.</summary>
    public TimeSpan BootTime { get; init; } = TimeSpan.FromSeconds(1.4);

    /// <summary>Bytes a second at which it stamps its pages after that; default 400 MB/s.</summary>
    public double StampRate { get; init; } = 400e6;

    /// <summary>Passes of its sweep over all stamped pages; default four a second.</summary>
    public double SweepsPerSecond { get; init; } = 4;
}
