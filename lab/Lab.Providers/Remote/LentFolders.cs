namespace Lab.Providers.Remote;

/// <summary>What a lab has on a machine that is lent to it: the programs, and a folder for each host that it makes of the machine. All of it goes with the lab.</summary>
/// <param name="Home">An absolute path on a disk from which programs may be run; this lab's and no other's.</param>
/// <param name="Name">Of the host.</param>
public sealed record LentFolders(string Home, string Name)
{
    /// <summary>In <see cref="State"/>. A survey asks for it, too.</summary>
    public const string BootFile = "boot";

    /// <summary>Agent, engine, probe and <c>lab-ns</c>, shared by all hosts on the machine.</summary>
    public string Programs => Home + "/programs";

    public string Root => $"{Home}/{Name}";

    /// <summary>The guest's kernel and initrd.</summary>
    public string Guest => Home + "/guest";

    /// <summary>What the run directory gets from this host.</summary>
    public string Output => Root + "/output";

    /// <summary>What must outlive a crash of ours: how the machine was before, and what takes each change back.</summary>
    public string State => Root + "/state";

    public string Undo => State + "/undo.jsonl";

    /// <summary>The boot in which the lab had the machine: <see cref="BootNote"/>.</summary>
    public string Boot => State + "/" + BootFile;

    /// <summary>Of <see cref="Root"/>, as one word on a command line.</summary>
    public static LentFolders OfRoot(string root) => new(Path.GetDirectoryName(root) ?? "/", Path.GetFileName(root));
}
