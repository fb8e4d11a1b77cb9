using System.Globalization;
using Lab.Agent.Commands;
using Lab.Model.Errors;

namespace Lab.Agent.HostNetworks.DhcpClients;

/// <summary>
/// A DHCP client for each interface that wants one: busybox's <c>udhcpc</c>, which goes on when the agent ends and is found again by its process id's file. What it does with a lease is in
/// <see cref="LeaseHandler"/>.
/// </summary>
/// <param name="commands">Where clients run.</param>
/// <param name="directory">Process ids and handlers; not shared with another agent.</param>
public sealed class DhcpClientProcesses(CommandRunner commands, string directory, TimeProvider time)
{
    private const string Suffix = ".pid";
    private const string Busybox = "busybox";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>The clients that run, by interface.</summary>
    public IReadOnlyDictionary<string, DhcpRole> Running() => !Directory.Exists(directory)
        ? new Dictionary<string, DhcpRole>()
        : Directory.GetFiles(directory, "*" + Suffix).Select(file => Path.GetFileName(file)[..^Suffix.Length])
            .Select(device => (Device: device, Role: RoleOn(device))).Where(client => client.Role is not null).ToDictionary(client => client.Device, client => client.Role!.Value);

    /// <exception cref="LabException">busybox is not installed, or the client ended at once.</exception>
    public async Task StartAsync(string device, DhcpRole role, CancellationToken cancellationToken)
    {
        LeaseHandler.Write(directory);
        File.Delete(PidFile(device));
        // In the background with nothing of this process's: neither its output nor its end.
        string[] daemon = [Busybox, "start-stop-daemon", "-S", "-b", "-m", "-p", PidFile(device), "-a", Busybox, "--"];
        // Three tries two seconds apart, then a pause as long, for ever: a server that comes late is found soon. -R gives the lease back at the end.
        string[] client = ["udhcpc", "-f", "-R", "-i", device, "-t", "3", "-T", "2", "-A", "2", "-s", LeaseHandler.PathFor(directory, role)];
        var result = await commands.RunAsync([.. daemon, .. client], "", cancellationToken);
        if (result.ExitCode != 0 || !await BecomesAsync(() => RoleOn(device) == role, cancellationToken))
            throw new LabException(ErrorKind.Network, $"The DHCP client for {device} does not start.") { Output = $"{string.Join(' ', result.Command)} exited with {result.ExitCode}\n{result.Errors}" };
    }

    public async Task StopAsync(string device, CancellationToken cancellationToken)
    {
        if (RoleOn(device) is null) return;
        await commands.RunAsync([Busybox, "kill", File.ReadAllText(PidFile(device)).Trim()], "", cancellationToken);
        if (!await BecomesAsync(() => RoleOn(device) is null, cancellationToken)) throw new LabException(ErrorKind.Network, $"The DHCP client for {device} does not end.");
        File.Delete(PidFile(device));
    }

    private string PidFile(string device) => Path.Combine(directory, device + Suffix);

    private async Task<bool> BecomesAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; !condition(); waited += Look)
        {
            if (waited >= Patience) return false;
            await Task.Delay(Look, time, cancellationToken);
        }

        return true;
    }

    /// <summary>Null when none runs: the number in the file may be another process's by now.</summary>
    private DhcpRole? RoleOn(string device)
    {
        try
        {
            var id = int.Parse(File.ReadAllText(PidFile(device)), CultureInfo.InvariantCulture);
            var command = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return command.Contains("udhcpc") && command.Contains(device) ? LeaseHandler.RoleOf(command) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
