using System.Globalization;
using Lab.Model.Migrations;
using Lab.Model.Numbers;

namespace Lab.Simulation.Guests;

/// <summary>
/// A guest's memory as its migration sees it: how many pages hold anything, and how many are dirtied in a time. The lab's guest writes its working set round robin at a steady rate, so that after t
/// seconds exactly min(rate · t, working set) pages are dirty. Beside it the guest's kernel writes pages of its own, some of them all the time and others seldom: each time the time grows by a factor of e, as many more.
/// </summary>
/// <param name="Pages">All of 4 KiB, with the machine's own (firmware).</param>
/// <param name="UsedPages">Those that are not zero.</param>
/// <param name="WorkingSetPages">Those that the workload writes.</param>
/// <param name="DirtyRate">Pages of it a second.</param>
/// <param name="KernelPages">How many more of its own the guest's kernel has written each time the time grows by a factor of e.</param>
/// <param name="KernelRate">Pages of its own a second that it writes at first.</param>
public sealed record GuestMemory(long Pages, long UsedPages, long WorkingSetPages, double DirtyRate, double KernelPages, double KernelRate)
{
    public const int PageSize = 4096;
    private const long PagesOfMebibyte = (1 << 20) / PageSize;

    /// <summary>For so long a throttled processor runs between two sleeps (CPU_THROTTLE_TIMESLICE_NS).</summary>
    private const double TimeSlice = 0.010;

    /// <summary>The lab's guest makes up for so much of the time in which it did not come to dirtying, and no more (BURST_NS of its workload).</summary>
    private const double LongestMadeUp = 0.050;

    /// <summary>Pages a second that it could dirty with a processor of its own; infinite: it is never short of it.</summary>
    public double WriteRate { get; init; } = double.PositiveInfinity;

    /// <summary>Pages dirtied within so many seconds in which it ran.</summary>
    /// <param name="throttle">Percent by which QEMU slows its processors down, 0 to 99.</param>
    public double DirtiedIn(double seconds, int throttle) => WorkloadDirtiedIn(seconds, throttle) + KernelDirtiedIn(seconds, throttle);

    /// <summary>Of these, the workload's.</summary>
    public double WorkloadDirtiedIn(double seconds, int throttle) => Math.Min(WorkloadRate(throttle) * seconds, WorkingSetPages);

    /// <summary>Of these, the guest's kernel's.</summary>
    public double KernelDirtiedIn(double seconds, int throttle) => KernelDirtied(seconds * Awake(throttle));

    /// <summary>How often the workload comes round its working set in so many seconds.</summary>
    public double RoundsIn(double seconds, int throttle) => WorkingSetPages > 0 ? WorkloadRate(throttle) * seconds / WorkingSetPages : 0;

    /// <summary>Pages a second, as QEMU would estimate it.</summary>
    public double RateAt(int throttle) => WorkloadRate(throttle) + KernelDirtied(Awake(throttle));

    /// <summary>
    /// A guest that owes pages makes up for them as soon as it runs again: throttling holds it up only where its sleeps are longer than it makes up for, or what is left of its processor is too little.
    /// </summary>
    private double WorkloadRate(int throttle)
    {
        if (throttle == 0) return Math.Min(DirtyRate, WriteRate);
        var sleep = TimeSlice * throttle / (100 - throttle);
        var madeUp = (TimeSlice + Math.Min(sleep, LongestMadeUp)) / (TimeSlice + sleep);
        return Math.Min(DirtyRate * madeUp, WriteRate * Awake(throttle));
    }

    private double KernelDirtied(double seconds) => KernelPages > 0 ? KernelPages * PortableMath.Log(1 + (KernelRate * seconds / KernelPages)) : 0;

    private static double Awake(int throttle) => 1 - (throttle / 100.0);

    /// <summary>The memory of a VM whose guest is the lab's, which its kernel's command line tells what to do.</summary>
    public static GuestMemory Of(VmDefinition vm, GuestModel model)
    {
        var words = vm.KernelCommandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1]);
        var workingSet = Number("lab.ws", words.ContainsKey("lab.vm") ? 16 : 0) * PagesOfMebibyte;
        var own = vm.Memory.Bytes / PageSize;
        var stamped = workingSet + (Number("lab.fill", 0) * PagesOfMebibyte);
        var used = Math.Min(own, model.BootedPages + (long)(own * model.BootedShare) + stamped);
        return new GuestMemory(own + model.MachinePages, used, workingSet, Number("lab.rate", 0), model.KernelPages, model.KernelRate) { WriteRate = model.WriteRate, StampedPages = Math.Min(stamped, used) };

        long Number(string name, long otherwise) => words.TryGetValue(name, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
    }

    /// <summary>Pages that its workload stamped: the working set and what was filled once.</summary>
    public long StampedPages { get; init; }
}
