using System.Globalization;
using Lab.Model.Migrations;

namespace Lab.Simulation.Guests;

/// <summary>
/// A guest's memory as its migration sees it: how many pages hold anything, and how many are dirtied in a time. The lab's guest writes its working set round robin at a steady rate, so that after t
/// seconds exactly min(rate · t, working set) pages are dirty; beside it the guest's kernel dirties a few of its own.
/// </summary>
/// <param name="Pages">All of 4 KiB, with the machine's own (video memory, firmware).</param>
/// <param name="UsedPages">Those that are not zero.</param>
/// <param name="WorkingSetPages">Those that the workload writes.</param>
/// <param name="DirtyRate">Pages of it a second.</param>
/// <param name="KernelPages">Those that the guest's kernel goes on writing.</param>
/// <param name="KernelRate">Pages of it a second.</param>
public sealed record GuestMemory(long Pages, long UsedPages, long WorkingSetPages, double DirtyRate, long KernelPages, double KernelRate)
{
    public const int PageSize = 4096;
    private const long PagesOfMebibyte = (1 << 20) / PageSize;

    /// <summary>Pages dirtied within so many seconds in which it ran.</summary>
    /// <param name="speed">Of its processors, 0 to 1: throttled guests write less.</param>
    public double DirtiedIn(double seconds, double speed) => Math.Min(DirtyRate * seconds * speed, WorkingSetPages) + Math.Min(KernelRate * seconds * speed, KernelPages);

    /// <summary>Pages a second, as QEMU would estimate it.</summary>
    public double RateAt(double speed) => (DirtyRate + KernelRate) * speed;

    /// <summary>The memory of a VM whose guest is the lab's, which its kernel's command line tells what to do.</summary>
    public static GuestMemory Of(VmDefinition vm, GuestModel model)
    {
        var words = vm.KernelCommandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1]);
        var workingSet = Number("lab.ws", words.ContainsKey("lab.vm") ? 16 : 0) * PagesOfMebibyte;
        var own = vm.Memory.Bytes / PageSize;
        var used = Math.Min(own, model.BootedPages + workingSet + (Number("lab.fill", 0) * PagesOfMebibyte));
        return new GuestMemory(own + model.MachinePages, used, workingSet, Number("lab.rate", 0), model.KernelPages, model.KernelRate);

        long Number(string name, long otherwise) => words.TryGetValue(name, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
    }
}

/// <summary>What a guest is like apart from its workload. The defaults are the lab's guest under QEMU 7.2 (<c>lab calibrate</c> measures them).</summary>
public sealed record GuestModel
{
    /// <summary>Pages that a booted guest uses before its workload; default 13,000 (51 MiB).</summary>
    public long BootedPages { get; init; } = 13_000;

    /// <summary>Pages of the machine that are not the guest's: video memory and firmware, which are sent too; default 4,300.</summary>
    public long MachinePages { get; init; } = 4_300;

    /// <summary>Pages that the guest's kernel goes on writing; default 400.</summary>
    public long KernelPages { get; init; } = 400;

    /// <summary>So many of them a second; default 600.</summary>
    public double KernelRate { get; init; } = 600;

    /// <summary>From the start of QEMU to the first heartbeat; default 1.4 s.</summary>
    public TimeSpan BootTime { get; init; } = TimeSpan.FromSeconds(1.4);

    /// <summary>Bytes a second at which it stamps its pages after that; default 400 MB/s.</summary>
    public double StampRate { get; init; } = 400e6;

    /// <summary>Passes of its sweep over all stamped pages; default four a second.</summary>
    public double SweepsPerSecond { get; init; } = 4;
}
