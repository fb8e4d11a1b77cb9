using System.ComponentModel;
using System.Diagnostics;
using Lab.Model.Errors;

namespace Lab.Agent.Commands;

/// <summary>Runs programs by argument lists, never through a shell.</summary>
/// <param name="prefix">Put before every command, such as <c>ip netns exec NAME</c>; usually empty.</param>
public sealed class CommandRunner(TimeProvider time, IReadOnlyList<string>? prefix = null)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Whether commands run somewhere else than this process does.</summary>
    public bool IsElsewhere => prefix is { Count: > 0 };

    /// <exception cref="LabException">The program is missing, or did not end within 30 s.</exception>
    public async Task<CommandResult> RunAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken)
    {
        string[] full = [.. prefix ?? [], .. command];
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var process = Start(full);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            await FeedAsync(process, input);
            await process.WaitForExitAsync(either.Token);
            return new CommandResult(full, process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new LabException(ErrorKind.Timeout, $"'{string.Join(' ', full)}' did not end within {Timeout.TotalSeconds} s.");
        }
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new LabException(ErrorKind.Environment, $"'{command[0]}' cannot be run: {exception.Message}. Is its package installed?", exception);
        }
    }

    private static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it: its exit code and output say why.
        }
    }
}
