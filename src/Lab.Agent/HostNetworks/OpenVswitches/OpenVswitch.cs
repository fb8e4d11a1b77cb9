using Lab.Agent.Commands;
using Lab.Model.Errors;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>Open vSwitch through <c>ovs-vsctl</c>: one process to read everything, one transaction to change everything.</summary>
/// <param name="socket">Where its database listens; not there, the host has no Open vSwitch.</param>
public sealed class OpenVswitch(CommandRunner commands, string socket)
{
    public const string Program = "ovs-vsctl";
    public const string DefaultSocket = "/run/openvswitch/db.sock";
    private const string KernelDatapath = "system";
    private const string UserspaceDatapath = "netdev";

    /// <summary>How <c>--timeout</c> ends it, which it mostly does while it waits for the daemon: 128 and SIGALRM.</summary>
    private const int EndedByAlarm = 142;

    // Longer than any set-up that was seen (0.2 s), shorter than the engine's patience.
    private readonly string[] _vsctl = [Program, $"--db=unix:{socket}", "--timeout=10"];
    private string? _datapath;

    /// <summary>Null when there is none, or when it does not answer.</summary>
    public async Task<OvsState?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(socket)) return null;
        var result = await commands.RunAsync([.. _vsctl, "--format=json", .. OvsJson.Question], "", cancellationToken);
        if (result.ExitCode != 0) return null;
        _datapath ??= await DatapathAsync(cancellationToken);
        return new OvsState(_datapath, OvsJson.Read(result.Output));
    }

    /// <exception cref="LabException">
    /// <see cref="ErrorKind.Network"/>: it was refused, and nothing of it was done; or Open vSwitch could not set up a port; or it did not answer in time, and its database may have all of it.
    /// </exception>
    public async Task ApplyAsync(IReadOnlyList<NetworkStep> steps, CancellationToken cancellationToken)
    {
        var result = await commands.RunAsync([.. _vsctl, .. steps.SelectMany(step => (string[])["--", .. step.Command.Split(' ')])], "", cancellationToken);
        // It says so of a port whose device it cannot open, and exits with 0.
        if (result.ExitCode == 0 && !result.Errors.Contains("Error detected", StringComparison.Ordinal)) return;
        if (result.ExitCode == EndedByAlarm)
            throw Failure("Open vSwitch did not carry the set-up out in time, though its database may have it: is ovs-vswitchd running?", result);
        var reason = result.Errors.Length > 0 ? result.Errors.Split('\n')[0] : $"it exited with {result.ExitCode}";
        throw Failure($"Open vSwitch refused the set-up: {reason}", result);
    }

    private static LabException Failure(string message, CommandResult result) =>
        new(ErrorKind.Network, message) { Output = $"{string.Join(' ', result.Command)} exited with {result.ExitCode}\n{result.Errors}" };

    /// <summary>Its own tool asks the kernel for the datapath's netlink family, which loads the module where there is one.</summary>
    private async Task<string> DatapathAsync(CancellationToken cancellationToken) =>
        (await commands.RunAsync(["ovs-dpctl", "dump-dps"], "", cancellationToken)).ExitCode == 0 ? KernelDatapath : UserspaceDatapath;

    /// <summary>Whether frames of that datapath pass through sockets, which take no segment larger than the MTU and no checksum left to a NIC.</summary>
    public static bool IsInUserspace(string? datapath) => datapath == UserspaceDatapath;
}
