using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Lab.Providers.Processes;

namespace Lab.Providers.Remote;

/// <summary>
/// A machine that is lent to a lab, seen from a process on it that <c>lab-ns guard</c> started: it has the machine's network, and <c>/etc</c>, <c>/var</c> and <c>/run</c> of the lab's own, so that a second
/// libvirtd runs beside the machine's.
/// </summary>
public static class LentMachine
{
    /// <summary>Where the lab's state on the machine is, as its own processes see it.</summary>
    private const string State = "/var/lib/lab";

    /// <summary>Covers the machine's folders and serves the machine as a host, until the runner has what it wants or is gone.</summary>
    /// <returns>Why it ended.</returns>
    /// <exception cref="LabException">A mount was refused.</exception>
    public static async Task<ServingEnd> ServeAsync(string name, LentFolders folders, string version, TimeSpan silence, Stream input, Stream output, CancellationToken cancellationToken)
    {
        Cover(name, folders);
        var host = new OwnHost(name, new NamespaceTool($"{LabRoot.Programs}/lab-ns"));
        (await host.RunAsync(["hostname", name], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Naming {name}", name);
        using var server = new HostServer(host, new UndoJournal($"{State}/{Path.GetFileName(folders.Undo)}"), input, output, TimeProvider.System);
        return await server.ServeAsync(version, silence, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back what a lab changed, the last change first, and removes its folder. Outside the lab's namespaces, which are gone.</summary>
    /// <returns>What could not be taken back; the folder stays then, for another try.</returns>
    public static async Task<IReadOnlyList<string>> ReleaseAsync(LentFolders folders)
    {
        List<string> failures = [];
        foreach (var command in new UndoJournal(folders.Undo).Commands())
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

        if (failures.Count == 0 && Directory.Exists(folders.Root)) Directory.Delete(folders.Root, recursive: true);
        return failures;
    }

    private static void Cover(string name, LentFolders folders)
    {
        foreach (var folder in (string[])[folders.Guest, folders.Output, folders.State]) Directory.CreateDirectory(folder);
        using var state = Mounts.Hold(folders.State);
        LabRoot.Mount(folders.Programs, folders.Guest, folders.Output);
        var tree = HostTree.Build(name, new Dictionary<string, string>());
        foreach (var (source, target) in tree.Binds) Mounts.BindTree(source, target);
        Mounts.BindHeld(state, State);
    }
}
