using Lab.Model.Errors;
using Lab.Probe.Arguments;
using Lab.Probe.Output;
using Lab.Providers.Remote;

namespace Lab.Probe.Hosting;

/// <summary>Serves the machine it is on as a host of the lab, over standard input and output; and takes back what the lab changed there.</summary>
internal static class HostCommand
{
    public static int Run(HostArguments arguments, Stream output, CancellationToken cancellationToken)
    {
        try
        {
            using var input = Console.OpenStandardInput();
            var end = LentMachine.ServeAsync(LentFolders.OfRoot(arguments.Folder), arguments.Boot, arguments.ReadOnly, arguments.Silence, input, output, cancellationToken).GetAwaiter().GetResult();
            if (end is ServingEnd.Silent) Stdio.Complain($"lab-probe: nothing was heard for {arguments.Silence.TotalSeconds:0.#} s: the runner is gone\n");
            return end is ServingEnd.Asked ? ExitCode.Done : ExitCode.Incomplete;
        }
        catch (LabException problem)
        {
            Stdio.Complain($"lab-probe: {problem.Message}\n");
            return ExitCode.CannotStart;
        }
    }

    /// <param name="folder">That the lab had.</param>
    public static int Release(string folder)
    {
        var folders = LentFolders.OfRoot(folder);
        var failures = LentMachine.ReleaseAsync(folders, new BootNote()).GetAwaiter().GetResult();
        foreach (var failure in failures) Stdio.Complain($"lab-probe: {failure}\n");
        if (failures.Count > 0) Stdio.Complain($"lab-probe: {folder} stays; try again with `{folders.Programs}/Lab.Probe release {folder}`\n");
        return failures.Count == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }
}
