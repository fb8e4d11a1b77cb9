using System.Diagnostics;
using Lab.Model.Errors;

namespace Lab.Providers.Ssh;

/// <summary>Programs that were put on a machine. They are removed there when this is disposed of, or its process dies, before a guard has taken them over.</summary>
internal sealed class SentPrograms : IProgramsInPlace
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private SentPrograms(Process process) => _process = process;

    /// <param name="command">Reads the content, says a line, and waits for one.</param>
    /// <exception cref="LabException">It ended instead: says why.</exception>
    public static async Task<SentPrograms> SendAsync(SshConnection connection, IReadOnlyList<string> command, Stream content, CancellationToken cancellationToken)
    {
        var sent = new SentPrograms(connection.StartAsRoot(command));
        try
        {
            var error = sent._process.StandardError.ReadToEndAsync(CancellationToken.None);
            await sent.FeedAsync(content, cancellationToken).ConfigureAwait(false);
            if (await sent._process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is null) throw await sent.WhyAsync(connection.Destination, error).ConfigureAwait(false);
            return sent;
        }
        catch
        {
            await sent.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task LeaveToGuardAsync()
    {
        await _process.StandardInput.WriteAsync("guarded\n").ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or TimeoutException)
        {
            if (!_process.HasExited) _process.Kill();
        }

        _process.Dispose();
    }

    private async Task FeedAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await content.CopyToAsync(_process.StandardInput.BaseStream, cancellationToken).ConfigureAwait(false);
            await _process.StandardInput.BaseStream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code and output tell why.
        }
    }

    private async Task<LabException> WhyAsync(SshDestination destination, Task<string> error)
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var said = await error.ConfigureAwait(false);
        if (_process.ExitCode == SshFaults.ExitCode) return SshFaults.Of(destination, said);
        if (SshFaults.OfSudo(destination, said) is { } refused) return refused;
        if (said.Contains("No space left", StringComparison.Ordinal))
            return new LabException(ErrorKind.Environment, $"{destination.Name} ({destination}) has no room for the lab's programs, some 300 MB: make room, or name another folder with 'folder' in the inventory.") { Host = destination.Name, Output = said.Trim() };
        return new LabException(ErrorKind.Environment, FormattableString.Invariant($"Putting the programs on {destination.Name} failed with exit code {_process.ExitCode}.")) { Host = destination.Name, Output = said.Trim() };
    }
}
