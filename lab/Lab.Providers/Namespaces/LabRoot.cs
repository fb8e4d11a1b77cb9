namespace Lab.Providers.Namespaces;

/// <summary>Folders of the machine under paths that are the same in the lab and on each of its hosts, whatever else covers the machine's own paths.</summary>
public static class LabRoot
{
    public const string Programs = "/run/lab/programs";
    public const string Guest = "/run/lab/guest";
    public const string Output = "/run/lab/output";

    /// <summary>Private to the lab and gone with it.</summary>
    public const string Scratch = "/run/lab/scratch";

    /// <summary>The machine's own <c>/proc</c>, where a lab only watches: whose sockets are whose is told by processes that are not the lab's.</summary>
    public const string MachineProcesses = "/run/lab/proc";

    /// <summary>A client's credentials for engine and agents, while the lab is kept alive.</summary>
    public const string Client = "/run/lab/client";

    /// <summary>Holds the PID of a host's first process, in the lab's PID namespace: for those who enter a lab that is alive.</summary>
    public static string ProcessFile(string host) => $"/run/lab/hosts/{host}.pid";

    internal static readonly string[] SharedFolders = [Programs, Guest, Output];

    /// <summary>Covers <c>/run</c> with a tmpfs of the lab's own. Call once, inside the lab's mount namespace, before anything else.</summary>
    public static void Mount(string programs, string guest, string output)
    {
        using var heldPrograms = Mounts.Hold(programs);
        using var heldGuest = Mounts.Hold(guest);
        using var heldOutput = Mounts.Hold(output);
        Mounts.Tmpfs("/run");
        Mounts.BindHeld(heldPrograms, Programs);
        Mounts.BindHeld(heldGuest, Guest);
        Mounts.BindHeld(heldOutput, Output);
        Directory.CreateDirectory(Scratch);
    }

    /// <summary>
    /// The same where the machine's own daemons are spoken with: its <c>/run</c> is still to be seen below the lab's tmpfs, and its processes at <see cref="MachineProcesses"/>. Call once, in mount and PID namespaces of
    /// <c>lab-ns</c>, which covered the machine's <c>/proc</c>.
    /// </summary>
    public static void MountBeside(string programs, string guest, string output)
    {
        using var run = Mounts.Hold("/run");
        Mount(programs, guest, output);
        ShowThrough($"/proc/self/fd/{run.DangerousGetHandle()}", "/run");
        Mounts.Uncover("/proc");
        Mounts.BindTree("/proc", MachineProcesses);
        Mounts.Processes("/proc");
    }

    /// <summary>What is there already stays.</summary>
    private static void ShowThrough(string folder, string target)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var place = Path.Combine(target, entry.Name);
            if (Path.Exists(place)) continue;
            if (entry.LinkTarget is { } link) File.CreateSymbolicLink(place, link);
            else if (entry is DirectoryInfo) Mounts.BindTree(entry.FullName, place);
            else Mounts.BindFile(entry.FullName, place);
        }
    }
}
