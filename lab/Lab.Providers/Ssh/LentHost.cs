using System.Diagnostics;
using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Lab.Providers.Remote;

namespace Lab.Providers.Ssh;

/// <summary>A host that a lab makes of a machine behind ssh: its <see cref="RemoteHost"/>, and the guard there that gives the machine back.</summary>
public sealed class LentHost : IAsyncDisposable
{
    /// <summary>Of the machine as a hypervisor.</summary>
    public const string HostLock = "/run/lab-host.lock";

    /// <summary>Of the machine as the engine's, which it may be beside.</summary>
    public const string EngineLock = "/run/lab-engine.lock";

    /// <summary>Outside the namespaces that it makes: <see cref="BootNote"/>.</summary>
    private const string TellBoot = $"exec \"$@\" --boot \"$(cat {BootNote.KernelFile} 2>/dev/null)\"";

    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(60);

    private readonly SshConnection _connection;
    private readonly LentFolders _folders;
    private readonly Process _guard;
    private readonly Task<string> _complaints;

    private LentHost(SshConnection connection, LentFolders folders, Process guard)
    {
        (_connection, _folders, _guard) = (connection, folders, guard);
        _complaints = guard.StandardError.ReadToEndAsync();
        var output = LabRoot.Output;
        var paths = new Hosts.HostPaths(LabRoot.Programs, LabRoot.Guest, output, $"{output}/logs/{folders.Name}");
        Host = new RemoteHost(folders.Name, paths, guard.StandardOutput.BaseStream, guard.StandardInput.BaseStream, TimeProvider.System);
    }

    public RemoteHost Host { get; }

    /// <param name="folders">With the programs already there.</param>
    /// <param name="heldFile">One guard at a time holds it: <see cref="HostLock"/> or <see cref="EngineLock"/>, whatever the host is called.</param>
    /// <param name="terms">Who has the machine meanwhile, which is told to whoever wants it too; and how it is lent.</param>
    /// <exception cref="LabException">Another lab has it (its note is in the message), or it could not become a host; it is as it was then.</exception>
    public static async Task<LentHost> StartAsync(SshConnection connection, LentFolders folders, string heldFile, LentTerms terms, CancellationToken cancellationToken)
    {
        var tool = new NamespaceTool($"{folders.Programs}/lab-ns");
        var probe = $"{folders.Programs}/Lab.Probe";
        var seconds = FormattableString.Invariant($"{terms.Silence.TotalSeconds:0}s");
        var guarded = tool.Guard(heldFile, terms.Note, [probe, "release", folders.Root], [probe, "host", "--folder", folders.Root, "--silence", seconds, .. terms.ReadOnly ? (string[])["--read-only"] : []]);
        var host = new LentHost(connection, folders, connection.StartAsRoot(["sh", "-c", TellBoot, "sh", .. guarded]));
        try
        {
            await host.GreetAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the host, and waits until the machine is what it was.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Host.EndAsync(CancellationToken.None).WaitAsync(ReleaseTime).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is LabException or TimeoutException)
        {
            // Then its guard is at work already, or begins when the connection ends.
        }

        await Host.DisposeAsync().ConfigureAwait(false);
        CloseInput();
        await WaitForGuardAsync().ConfigureAwait(false);
        _guard.Dispose();
    }

    /// <summary>Once disposed of: what of the machine is not as it was, or may not be, and what to do; null: it is as it was.</summary>
    public string? LeftBehind { get; private set; }

    /// <summary>Two hosts may be on one: the first hypervisor, and the engine.</summary>
    private string Machine => _connection.Destination.Name;

    /// <summary>Closing flushes, which a pipe that broke refuses; it is closed all the same.</summary>
    private void CloseInput()
    {
        try
        {
            _guard.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    private async Task WaitForGuardAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseTime);
        try
        {
            await _guard.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (_guard.ExitCode == NamespaceTool.AfterwardsFailed) LeftBehind = $"{Machine} is not as it was: {Why((await _complaints.ConfigureAwait(false)).Trim())}";
            // Of OpenSSH, or of a guard that was killed.
            else if (_guard.ExitCode == SshFaults.ExitCode) LeftBehind = $"Whether {Machine} is as it was is not known: the connection to it broke. If it still runs, it takes itself back; if it was switched off or restarted, it is as it boots but for the lab's folder, which the next lab removes and `lab doctor --inventory FILE` names.";
        }
        catch (OperationCanceledException)
        {
            _guard.Kill();
            LeftBehind = FormattableString.Invariant($"{Machine} did not say within {ReleaseTime.TotalSeconds:0} s that it is as it was; it goes on by itself, and `lab doctor --inventory FILE` names what is left there.");
        }
    }

    private string Why(string said) => said.Length > 0 ? said : $"what takes it back ended without a word; try again with `{_folders.Programs}/Lab.Probe release {_folders.Root}`";

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Host.GreetAsync(cancellationToken).WaitAsync(GreetingTime, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new LabException(ErrorKind.Timeout, FormattableString.Invariant($"{Host.Name} did not become a host of the lab within {GreetingTime.TotalSeconds:0} s.")) { Host = Host.Name };
        }
        catch (LabException silent) when (silent.Kind == ErrorKind.Unreachable)
        {
            throw await WhyAsync(silent).ConfigureAwait(false);
        }
    }

    /// <summary>It ended before it greeted: its exit code and last words say why.</summary>
    private async Task<LabException> WhyAsync(LabException silent)
    {
        using var limit = new CancellationTokenSource(ReleaseTime);
        await _guard.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_guard.HasExited) return silent;
        var said = (await _complaints.ConfigureAwait(false)).Trim();
        if (_guard.ExitCode == SshFaults.ExitCode) return _connection.Fault(said);
        if (_guard.ExitCode == NamespaceTool.HeldByAnother) return new LabException(ErrorKind.Conflict, $"{Host.Name} is used by another lab: {said}. It is free when that ends.") { Host = Host.Name };
        return SshFaults.OfSudo(_connection.Destination, said)
            ?? (silent.InnerException is InvalidDataException ? silent : new LabException(ErrorKind.Environment, $"{Host.Name} could not become a host of the lab: {(said.Length > 0 ? said.Split('\n')[^1] : "it said nothing")}") { Host = Host.Name, Output = said });
    }
}
