using System.Text;

namespace Lab.Providers.Remote;

/// <summary>
/// In which boot of its machine a lab began there: the kernel's boot id, kept beside what takes the lab's changes back. A restart drops all that the lab had done to the machine's network; what is set up since is not the lab's,
/// and a note of how the network was before would undo it.
/// </summary>
/// <param name="current">The file that says in which boot the machine is. Inside the lab's namespaces another may be seen: a container that plays a machine has a boot id of its own, over that of a <c>/proc</c> which they mount anew.</param>
public sealed class BootNote(string current = BootNote.KernelFile)
{
    /// <summary>A UUID in text, another after each start of the kernel.</summary>
    public const string KernelFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Written through before it returns: the machine is changed only then.</summary>
    /// <param name="boot">Empty: nobody knows.</param>
    public static void Write(LentFolders folders, string boot)
    {
        using var stream = new FileStream(folders.Boot, FileMode.Create, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(boot + "\n"));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The machine was started anew since the lab began there. False when that is not known, as of a note that a crash left empty: taking back what is gone does no harm to a machine that nobody set up since.</summary>
    public bool HasRestarted(LentFolders folders) => Differ(Read(folders.Boot), Read(current));

    /// <param name="noted">Of a lab; empty or null: not known.</param>
    /// <param name="now">The machine's.</param>
    public static bool Differ(string? noted, string? now) => noted is { Length: > 0 } && now is { Length: > 0 } && noted != now;

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
