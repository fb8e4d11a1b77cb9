using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Lab.Providers.Processes;

namespace Lab.Providers.Remote;

/// <summary>
/// A machine that is lent to a lab, seen from a process on it that <c>lab-ns guard</c> started: it has the machine's network, and <c>/etc</c>, <c>/var</c> and <c>/run</c> of the lab's own, so that a second
/// libvirtd runs beside the machine's. A lab that only watches has the machine's own files and daemons before it.
/// </summary>
public static class LentMachine
{
    /// <summary>Where the lab's state on the machine is, as its own processes see it.</summary>
    private const string State = "/var/lib/lab";

    /// <summary>Covers the machine's folders and serves the machine as a host, until the runner has what it wants or is gone.</summary>
    /// <param name="boot">The machine's, as <see cref="BootNote"/> has it.</param>
    /// <param name="readOnly">The machine's own files and daemons are what is wanted: nothing is covered.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="LabException">A mount was refused.</exception>
    public static async Task<ServingEnd> ServeAsync(LentFolders folders, string boot, bool readOnly, TimeSpan silence, Stream input, Stream output, CancellationToken cancellationToken)
    {
        foreach (var folder in (string[])[folders.Guest, folders.Output, folders.State]) Directory.CreateDirectory(folder);
        BootNote.Write(folders, boot);
        if (readOnly) LabRoot.MountBeside(folders.Programs, folders.Guest, folders.Output);
        else Cover(folders);
        var host = new OwnHost(folders.Name, new NamespaceTool($"{LabRoot.Programs}/lab-ns"));
        if (!readOnly) (await host.RunAsync(["hostname", folders.Name], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Naming {folders.Name}", folders.Name);
        var undo = new UndoJournal(readOnly ? folders.Undo : $"{State}/{Path.GetFileName(folders.Undo)}");
        using var server = new HostServer(host, undo, input, output, TimeProvider.System);
        return await server.ServeAsync(silence, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes back what a lab changed, the last change first, and removes its folder. Outside the lab's namespaces, which are gone. After a restart of the machine only the folder is removed: the changes went with the boot that they were made in.
    /// </summary>
    /// <returns>What could not be taken back; the folder stays then, for another try.</returns>
    public static async Task<IReadOnlyList<string>> ReleaseAsync(LentFolders folders, BootNote boots)
    {
        List<string> failures = [];
        foreach (var command in boots.HasRestarted(folders) ? [] : new UndoJournal(folders.Undo).Commands())
        {
            try
            {
                (await Commands.RunAsync(command).ConfigureAwait(false)).OrThrow("Taking back a change");
            }
            catch (LabException problem)
            {
                failures.Add(problem.Message);
            }
        }

        if (failures.Count == 0) Remove(folders);
        return failures;
    }

    /// <summary>The programs go with the last host of the machine.</summary>
    private static void Remove(LentFolders folders)
    {
        try
        {
            if (Directory.Exists(folders.Root)) Directory.Delete(folders.Root, recursive: true);
            string[] shared = [folders.Programs, folders.Guest];
            if (Directory.EnumerateFileSystemEntries(folders.Home).All(shared.Contains)) Directory.Delete(folders.Home, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another host of the machine, which ended at the same moment, was faster.
        }
    }

    private static void Cover(LentFolders folders)
    {
        using var state = Mounts.Hold(folders.State);
        using var home = Mounts.Hold(folders.Home);
        // Programs that the machine keeps lie elsewhere, and Home has a link.
        var kept = Path.GetDirectoryName(new DirectoryInfo(folders.Programs).ResolveLinkTarget(returnFinalTarget: true)?.FullName) ?? folders.Home;
        using var programs = Mounts.Hold(kept);
        LabRoot.Mount(folders.Programs, folders.Guest, folders.Output);
        var tree = HostTree.Build(folders.Name, new Dictionary<string, string>());
        foreach (var (source, target) in tree.Binds)
        {
            Mounts.BindTree(source, target);
            // What covers the machine's folder may hide this very program, which the runtime goes on to read.
            if (folders.Home.StartsWith(target + "/", StringComparison.Ordinal)) Mounts.BindHeld(home, folders.Home);
            if (kept != folders.Home && kept.StartsWith(target + "/", StringComparison.Ordinal)) Mounts.BindHeld(programs, kept);
        }

        Mounts.BindHeld(state, State);
    }
}
