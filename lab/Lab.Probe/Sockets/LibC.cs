using System.Runtime.InteropServices;

namespace Lab.Probe.Sockets;

/// <summary>Directories and links of <c>/proc</c> without the file system classes, which ask three times as much of the kernel.</summary>
internal static unsafe partial class LibC
{
    /// <summary>Where a name begins in glibc's and musl's <c>struct dirent</c> on 64-bit Linux.</summary>
    private const int NameOffset = 19;

    /// <summary>The entries of a directory that are numbers: processes of <c>/proc</c>, descriptors of <c>/proc/PID/fd</c>. Empty when it is gone or not ours.</summary>
    public static void ListNumbers(string path, List<int> numbers)
    {
        numbers.Clear();
        var directory = OpenDirectory(path);
        if (directory == 0) return;
        for (byte* entry; (entry = ReadDirectory(directory)) != null;)
        {
            if (TryNumber(entry + NameOffset, out var number)) numbers.Add(number);
        }
        _ = CloseDirectory(directory);
    }

    /// <summary>The inode of <c>socket:[123]</c>; 0 for a link to anything else.</summary>
    public static long SocketInode(string path)
    {
        const int Size = 64;
        var target = stackalloc byte[Size];
        var length = (int)ReadLink(path, target, Size);
        var text = new ReadOnlySpan<byte>(target, Math.Max(length, 0));
        if (!text.StartsWith("socket:["u8)) return 0;
        return System.Buffers.Text.Utf8Parser.TryParse(text["socket:[".Length..], out long inode, out _) ? inode : 0;
    }

    private static bool TryNumber(byte* name, out int number)
    {
        number = 0;
        if (*name is < (byte)'0' or > (byte)'9') return false;
        for (; *name != 0; name++) number = number * 10 + (*name - '0');
        return true;
    }

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenDirectory(string path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial byte* ReadDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "readlink", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, byte* target, nint size);
}
