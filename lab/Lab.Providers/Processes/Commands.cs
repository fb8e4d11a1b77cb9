using System.ComponentModel;
using System.Diagnostics;
using Lab.Model.Errors;

namespace Lab.Providers.Processes;

/// <summary>Runs commands as argument lists: no shell ever reads them.</summary>
public static class Commands
{
    /// <param name="input">Written to standard input; null: nothing there to read.</param>
    /// <exception cref="LabException">The program does not exist, or did not end within the time (it is killed then, with its children).</exception>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> command, string? input = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var process = Start(command, redirectInput: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout ?? TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await WriteInputAsync(process, input).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new LabException(ErrorKind.Timeout, $"`{string.Join(' ', command)}` did not end in {timeout ?? TimeSpan.FromSeconds(60)}.");
        }

        return new CommandResult(command, process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    internal static Process Start(IReadOnlyList<string> command, bool redirectInput, IReadOnlyDictionary<string, string>? environment = null, bool redirectError = true)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = redirectInput, RedirectStandardOutput = true, RedirectStandardError = redirectError };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        try
        {
            return Process.Start(start) ?? throw new LabException(ErrorKind.Environment, $"`{command[0]}` could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new LabException(ErrorKind.Environment, $"`{command[0]}` could not be started: {exception.Message}. `lab doctor` says which package has it.", exception);
        }
    }

    private static async Task WriteInputAsync(Process process, string? input)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code and output tell why.
        }
    }
}
