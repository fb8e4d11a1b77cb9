using System.Diagnostics;
using Lab.Model.Errors;
using Lab.Providers.Processes;

namespace Lab.Providers.Ssh;

/// <summary>One host over the system's OpenSSH: many commands, one connection.</summary>
public sealed class SshConnection(SshDestination destination, string socketFolder) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly SshCommandLine _line = new(destination, socketFolder);

    public SshDestination Destination { get; } = destination;

    /// <summary>A command as the user who logs in.</summary>
    /// <exception cref="LabException">The host cannot be reached or does not let us in: says which, and what to do.</exception>
    public async Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default)
    {
        var result = await Commands.RunAsync(_line.Run(command), input, Patience, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == SshFaults.ExitCode) throw Fault(result.Error);
        return result with { Command = command };
    }

    /// <summary>A command as root.</summary>
    /// <exception cref="LabException">As above, or sudo asks for a password.</exception>
    public async Task<CommandResult> RunAsRootAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default)
    {
        var result = await RunAsync(AsRoot(command), input, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded && SshFaults.OfSudo(Destination, result.Error) is { } refused) throw refused;
        return result;
    }

    /// <summary>Why OpenSSH ended with an exit code of its own.</summary>
    /// <param name="said">By it.</param>
    internal LabException Fault(string said) => SshFaults.Of(Destination, said, _line.Way.TakeSaid());

    /// <summary>A program as root that is talked with; it ends with its input.</summary>
    internal Process StartAsRoot(IReadOnlyList<string> command) => Commands.Start([.. OutOfTheTerminal(), .. _line.Run(AsRoot(command))], redirectInput: true);

    /// <summary>A socket here that leads to an address and port as that host reaches them.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> ForwardAsync(string address, int port, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(socketFolder, FormattableString.Invariant($"{address.Replace(':', '-')}-{port}"));
        (await Commands.RunAsync(_line.Forward(socket, address, port), null, Patience, cancellationToken).ConfigureAwait(false)).OrThrow($"Reaching {address} port {port} through {Destination.Name}", Destination.Name);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        // It would linger for a minute, its socket's folder gone.
        await Commands.RunAsync(_line.Exit()).ConfigureAwait(false);
    }

    private IReadOnlyList<string> AsRoot(IReadOnlyList<string> command) => Destination.User == "root" ? command : ["sudo", "-n", "--", .. command];

    /// <summary>Ctrl-C is for the runner, which then ends its hosts in order: OpenSSH would drop them at once.</summary>
    private static string[] OutOfTheTerminal() => OperatingSystem.IsLinux() ? ["setsid"] : [];
}
