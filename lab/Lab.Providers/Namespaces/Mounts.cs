using System.Runtime.InteropServices;
using Lab.Model.Errors;
using Microsoft.Win32.SafeHandles;

namespace Lab.Providers.Namespaces;

/// <summary>mount(2), for the lab's own mount namespace only.</summary>
internal static partial class Mounts
{
    private const ulong NoSuid = 2;
    private const ulong NoDev = 4;
    private const ulong NoExec = 8;
    private const ulong Bind = 4096;
    private const ulong Recursive = 16384;
    private const int PathOnly = 0x200000; // O_PATH
    private const int CloseOnExec = 0x80000;
    private const int Lazily = 2; // MNT_DETACH

    public static void Tmpfs(string target) => Mount("tmpfs", target, "tmpfs", NoSuid | NoDev, "mode=755");

    /// <summary>A private, writable view of a folder of the machine. What <paramref name="upper"/> holds already wins over the machine's.</summary>
    public static void Overlay(string lower, string upper, string work, string target) =>
        Mount("overlay", target, "overlay", NoSuid | NoDev, $"lowerdir={lower},upperdir={upper},workdir={work},userxattr");

    /// <summary>The processes of this process's own PID namespace.</summary>
    public static void Processes(string target) => Mount("proc", target, "proc", NoSuid | NoDev | NoExec, null);

    /// <summary>Takes the topmost mount away: what it covered is seen again.</summary>
    public static void Uncover(string target)
    {
        if (Unmount(target, Lazily) != 0) throw Failure($"unmounting {target}");
    }

    /// <summary>A file, a socket included, of the machine by another path.</summary>
    public static void BindFile(string source, string target)
    {
        File.WriteAllBytes(target, []);
        if (NativeMount(source, target, null, Bind, null) != 0) throw Failure($"mounting {source} on {target}");
    }

    public static void BindTree(string source, string target) => Mount(source, target, null, Bind | Recursive, null);

    /// <summary>Holds on to a folder, so that it can be bound after another mount has covered its path.</summary>
    public static SafeFileHandle Hold(string folder)
    {
        var handle = Open(folder, PathOnly | CloseOnExec);
        if (handle.IsInvalid) throw Failure($"opening {folder}");
        return handle;
    }

    public static void BindHeld(SafeFileHandle folder, string target) => BindTree($"/proc/self/fd/{folder.DangerousGetHandle()}", target);

    private static void Mount(string source, string target, string? type, ulong flags, string? data)
    {
        Directory.CreateDirectory(target);
        if (NativeMount(source, target, type, flags, data) != 0) throw Failure($"mounting {type ?? source} on {target}");
    }

    private static LabException Failure(string what) =>
        new(ErrorKind.Environment, $"{what}: {Marshal.GetLastPInvokeErrorMessage()}. `lab doctor` says what this machine allows.");

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeMount(string source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
