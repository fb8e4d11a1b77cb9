using System.Runtime.InteropServices;

namespace Lab.Benchmarks.Processes;

/// <summary>Processor time from <c>getrusage</c>.</summary>
internal static unsafe partial class Usage
{
    private const int Self = 0;
    private const int Children = -1;

    /// <summary>Of children that have ended and were waited for.</summary>
    public static TimeSpan OfChildren() => Of(Children);

    /// <summary>Of this process, all its threads.</summary>
    public static TimeSpan OfSelf() => Of(Self);

    private static TimeSpan Of(int who)
    {
        // struct rusage: user and system time as two timevals, then fourteen longs.
        var usage = stackalloc long[18];
        if (GetUsage(who, usage) != 0) throw new InvalidOperationException("getrusage failed");
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, long* usage);
}
