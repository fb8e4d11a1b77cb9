using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lab.Model.Errors;

namespace Lab.Providers.Ssh;

/// <summary>Programs that were put on a machine. They are removed there when this is disposed of, or its process dies, before a guard has taken them over.</summary>
internal sealed class SentPrograms : IProgramsInPlace
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private SentPrograms(Process process) => _process = process;

    /// <param name="command">Says <c>have</c>, or <c>send</c> and reads the archive after a line with its length; then <c>placed</c>, and waits for a line.</param>
    /// <param name="archive">Asked for only when it is wanted; several machines may get it at once.</param>
    /// <exception cref="LabException">It ended instead: says why.</exception>
    public static async Task<SentPrograms> SendAsync(SshConnection connection, IReadOnlyList<string> command, Func<CancellationToken, Task<FileStream>> archive, CancellationToken cancellationToken)
    {
        var sent = new SentPrograms(connection.StartAsRoot(command));
        try
        {
            var error = sent._process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = sent._process.StandardOutput;
            if (await output.ReadLineAsync(cancellationToken).ConfigureAwait(false) == "send") await sent.FeedAsync(await archive(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (await output.ReadLineAsync(cancellationToken).ConfigureAwait(false) is null) throw await sent.WhyAsync(connection, error).ConfigureAwait(false);
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

    private async Task FeedAsync(FileStream archive, CancellationToken cancellationToken)
    {
        var content = new FileStream(archive.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var closing = content.ConfigureAwait(false);
        try
        {
            var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(Encoding.ASCII.GetBytes(content.Length.ToString(CultureInfo.InvariantCulture) + "\n"), cancellationToken).ConfigureAwait(false);
            await content.CopyToAsync(input, cancellationToken).ConfigureAwait(false);
            await input.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code and output tell why.
        }
    }

    private async Task<LabException> WhyAsync(SshConnection connection, Task<string> error)
    {
        var destination = connection.Destination;
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var said = await error.ConfigureAwait(false);
        if (_process.ExitCode == SshFaults.ExitCode) return connection.Fault(said);
        if (SshFaults.OfSudo(destination, said) is { } refused) return refused;
        if (said.Contains("No space left", StringComparison.Ordinal))
            return new LabException(ErrorKind.Environment, $"{destination.Name} ({destination}) has no room for the lab's programs, some 300 MB: make room, or name another folder with 'folder' in the inventory.") { Host = destination.Name, Output = said.Trim() };
        return new LabException(ErrorKind.Environment, FormattableString.Invariant($"Putting the programs on {destination.Name} failed with exit code {_process.ExitCode}.")) { Host = destination.Name, Output = said.Trim() };
    }
}
