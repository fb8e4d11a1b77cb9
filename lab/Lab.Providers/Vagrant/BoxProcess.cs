using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Lab.Model.Errors;

namespace Lab.Providers.Vagrant;

/// <summary>Runs a tool that takes minutes: it says what it does meanwhile, and is killed with its children when the lab is.</summary>
internal static class BoxProcess
{
    private const int KeptCharacters = 16 * 1024;

    /// <param name="purpose">Begins the message when it fails: <c>The box cannot be built</c>.</param>
    /// <param name="said">Gets each line it prints, as it prints it.</param>
    /// <exception cref="LabException">It cannot be started, or its exit code is not zero; carries the end of what it printed.</exception>
    public static async Task RunAsync(IReadOnlyList<string> command, string purpose, Action<string>? said, CancellationToken cancellation)
    {
        var kept = new StringBuilder();
        void Hear(string? line)
        {
            if (line is null) return;
            lock (kept)
            {
                kept.AppendLine(line);
                if (kept.Length > KeptCharacters) kept.Remove(0, kept.Length - KeptCharacters);
            }

            said?.Invoke(line);
        }

        var exit = await StartOnThreadOfItsOwn(command, Hear, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (exit == 0) return;
        var output = kept.ToString().Trim();
        throw new LabException(ErrorKind.Environment, $"{purpose}: {Tool(command)} ended with exit code {exit}: {output[(output.LastIndexOf('\n') + 1)..]}") { Output = output };
    }

    /// <summary>The kernel's "kill me when my parent dies" means the thread that started the process, so that one waits for its end.</summary>
    private static Task<int> StartOnThreadOfItsOwn(IReadOnlyList<string> command, Action<string?> hear, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Run(["setpriv", "--pdeathsig", "KILL", .. command], hear, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int Run(IReadOnlyList<string> command, Action<string?> hear, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => hear(line.Data);
        process.ErrorDataReceived += (_, line) => hear(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            throw new LabException(ErrorKind.Environment, $"`{command[0]}` could not be started: {fault.Message}", fault);
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var ending = cancellation.Register(() => Kill(process));
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>The program that failed, rather than what it was wrapped in.</summary>
    private static string Tool(IReadOnlyList<string> command) => command.FirstOrDefault(word => word is "mmdebstrap" or "mke2fs" or "qemu-img" or "rm") ?? command[0];
}
