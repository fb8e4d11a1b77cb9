namespace Lab.Providers.Remote;

/// <summary>The one folder that a lab has on a machine that is lent to it, and what is where in it. All of it goes with the lab.</summary>
/// <param name="Root">An absolute path on a disk from which programs may be run.</param>
public sealed record LentFolders(string Root)
{
    /// <summary>Agent, probe and <c>lab-ns</c>.</summary>
    public string Programs => Root + "/programs";

    /// <summary>The guest's kernel and initrd.</summary>
    public string Guest => Root + "/guest";

    /// <summary>What the run directory gets from this host.</summary>
    public string Output => Root + "/output";

    /// <summary>What must outlive a crash of ours: how the machine was before, and what takes each change back.</summary>
    public string State => Root + "/state";

    public string Undo => State + "/undo.jsonl";
}
