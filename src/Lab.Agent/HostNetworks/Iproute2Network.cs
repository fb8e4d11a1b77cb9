using Lab.Agent.Commands;
using Lab.Model.Errors;
using Lab.Model.Units;

namespace Lab.Agent.HostNetworks;

/// <summary>
/// The kernel through iproute2's <c>ip</c>: one process to read everything, one (<c>ip -batch</c>) to change everything, so that an address is away for a moment only when it moves.
/// </summary>
public sealed class Iproute2Network : IHostNetwork, IDisposable
{
    private static readonly string[] ReadCommand = ["ip", "-json", "-details", "-batch", "-"];
    private static readonly string[] ApplyCommand = ["ip", "-batch", "-"];
    private const string ReadInput = "address show\nroute show table all\nrule show\n";

    private readonly CommandRunner _commands;
    private readonly LinkMessages? _messages;

    public Iproute2Network(CommandRunner commands)
    {
        _commands = commands;
        if (commands.IsElsewhere) return; // the kernel tells of this process's own network only
        _messages = new LinkMessages(() => Changed?.Invoke());
    }

    public event Action? Changed;

    public async Task<KernelNetwork> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await _commands.RunAsync(ReadCommand, ReadInput, cancellationToken);
        if (result.ExitCode != 0) throw Failure("The kernel's network configuration cannot be read", result);
        var network = Iproute2Json.Read(result.Output);
        return _commands.IsElsewhere ? network : network with { Links = [.. network.Links.Select(link => link with { Speed = ReadSpeed(link.Name) })] };
    }

    public async Task ApplyAsync(IReadOnlyList<NetworkStep> steps, CancellationToken cancellationToken)
    {
        if (steps.Count == 0) return;
        var result = await _commands.RunAsync(ApplyCommand, string.Concat(steps.Select(step => step.Command + "\n")), cancellationToken);
        if (result.ExitCode == 0) return;
        var failed = FailedStep(steps, result.Errors);
        if (failed is CreateVlan && IsUnknownType(result.Errors)) throw Lacks("VLANs (8021q)", result);
        if (failed is CreateBond && IsUnknownType(result.Errors)) throw Lacks("bonds (bonding)", result);
        throw Failure($"'ip {failed?.Command ?? "-batch"}' failed", result);
    }

    public void Dispose() => _messages?.Dispose();

    /// <summary><c>ip</c> counts lines from 1: <c>Command failed -:3</c>.</summary>
    private static NetworkStep? FailedStep(IReadOnlyList<NetworkStep> steps, string errors)
    {
        const string Mark = "Command failed -:";
        var at = errors.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0) return null;
        var digits = new string([.. errors[(at + Mark.Length)..].TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, out var line) && line >= 1 && line <= steps.Count ? steps[line - 1] : null;
    }

    private static bool IsUnknownType(string errors) => errors.Contains("Unknown device type", StringComparison.Ordinal) || errors.Contains("Operation not supported", StringComparison.Ordinal);

    private static LabException Lacks(string what, CommandResult result) => new(ErrorKind.NotSupported, $"This host's kernel has no {what}.") { Output = result.Errors };

    private static LabException Failure(string what, CommandResult result) =>
        new(ErrorKind.Network, $"{what}: {result.Errors.Split('\n')[0]}") { Output = $"{string.Join(' ', result.Command)} exited with {result.ExitCode}\n{result.Errors}" };

    private static Bandwidth? ReadSpeed(string name)
    {
        try
        {
            return long.TryParse(File.ReadAllText($"/sys/class/net/{name}/speed"), out var megabits) && megabits > 0 ? Bandwidth.FromMegabitsPerSecond(megabits) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // drivers without a notion of speed refuse the read
        }
    }
}
