namespace Lab.Simulation.Guests;

/// <summary>What a guest is like apart from its workload. The defaults are the lab's guest under QEMU 7.2 (<c>lab calibrate</c> measures them).</summary>
public sealed record GuestModel
{
    /// <summary>Pages that a booted guest uses before its workload, apart from one in 64, in which its kernel keeps account of all of them; default 12,650 (49 MiB).</summary>
    public long BootedPages { get; init; } = 12_650;

    /// <summary>Pages of the machine that are not the guest's: firmware, which is sent too; default 132.</summary>
    public long MachinePages { get; init; } = 132;

    /// <summary>How many more of its own pages the guest's kernel has written each time the time grows by a factor of e; default 45.</summary>
    public double KernelPages { get; init; } = 45;

    /// <summary>Pages of its own a second that it writes at first; default 900.</summary>
    public double KernelRate { get; init; } = 900;

    /// <summary>Pages a second that it could dirty if it had a processor for nothing else; default 25,000.</summary>
    public double WriteRate { get; init; } = 25_000;

    /// <summary>From the start of QEMU to the first heartbeat; default 1.4 s.</summary>
    public TimeSpan BootTime { get; init; } = TimeSpan.FromSeconds(1.4);

    /// <summary>Bytes a second at which it stamps its pages after that; default 400 MB/s.</summary>
    public double StampRate { get; init; } = 400e6;

    /// <summary>Passes of its sweep over all stamped pages; default four a second.</summary>
    public double SweepsPerSecond { get; init; } = 4;
}
