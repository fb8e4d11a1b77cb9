using System.ComponentModel;
using System.Diagnostics;

namespace Lab.Providers.Guests;

/// <summary>What a tool of the build left: its exit code, its output and its complaints.</summary>
internal sealed record BuildCommand(int ExitCode, byte[] Output, string Error)
{
    /// <summary>Feeds <paramref name="input"/> to the tool and reads all it says; ended with its children when cancelled.</summary>
    /// <returns>Null when there is no such tool.</returns>
    public static async Task<BuildCommand?> RunAsync(string tool, IEnumerable<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }
        try
        {
            return await ConverseAsync(process, input, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task<BuildCommand> ConverseAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellation);
        var complaints = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code and its words say why.
        }
        await reading.ConfigureAwait(false);
        var error = await complaints.ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return new BuildCommand(process.ExitCode, output.ToArray(), error);
    }
}
