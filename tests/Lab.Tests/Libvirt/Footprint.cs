using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Lab.Tests.Libvirt;

/// <summary>
/// What the process holds at one moment, after a full collection. <see cref="NativeBytes"/> is what is in use in glibc's heaps, where libvirt's
/// objects live: exact, unlike the resident size, which also counts what the collector has not given back yet.
/// </summary>
internal sealed partial record Footprint(int Descriptors, long NativeBytes, long ManagedBytes, long ResidentBytes)
{
    /// <summary>Bytes that two readings of a heap at rest may differ by.</summary>
    private const long Rest = 4 * 1024;

    private const int MostReadings = 20;

    internal static Footprint Now()
    {
        var native = NativeHeapAtRest();
        return new(Directory.GetFileSystemEntries("/proc/self/fd").Length, native, GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    /// <summary>Collects until nothing is given back any more: what earlier tests left may take several rounds of finalizers, and would otherwise be given back in the middle of what is measured.</summary>
    private static long NativeHeapAtRest()
    {
        var (last, now) = (long.MaxValue, 0L);
        for (var reading = 0; reading < MostReadings; reading++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            now = NativeHeap();
            if (Math.Abs(last - now) < Rest) break;
            last = now;
        }

        return now;
    }

    public static Footprint operator -(Footprint after, Footprint before) => new(
        after.Descriptors - before.Descriptors, after.NativeBytes - before.NativeBytes,
        after.ManagedBytes - before.ManagedBytes, after.ResidentBytes - before.ResidentBytes);

    /// <summary>malloc_info(3): what all heaps took from the system, less what lies free in them.</summary>
    private static long NativeHeap()
    {
        var path = Path.GetTempFileName();
        try
        {
            var stream = OpenStream(path, "w");
            _ = MallocInfo(0, stream);
            _ = CloseStream(stream);
            var info = XElement.Load(path);
            return Size("system", "current") + Size("total", "mmap") - Size("total", "fast") - Size("total", "rest");

            long Size(string element, string type) =>
                info.Elements(element).Where(item => (string?)item.Attribute("type") == type)
                    .Sum(item => long.Parse(item.Attribute("size")!.Value, CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "fopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenStream(string path, string mode);

    [LibraryImport("libc.so.6", EntryPoint = "fclose")]
    private static partial int CloseStream(nint stream);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_info")]
    private static partial int MallocInfo(int options, nint stream);
}
