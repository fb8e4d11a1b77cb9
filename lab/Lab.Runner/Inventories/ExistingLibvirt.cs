using Lab.Model.Errors;
using Lab.Providers.Processes;
using Lab.Providers.Ssh;
using Lab.Runner.Stack;

namespace Lab.Runner.Inventories;

/// <summary>A machine's own libvirt, asked through its own client there. Nothing is changed.</summary>
/// <param name="Version">As libvirt prints it; null: it did not say.</param>
/// <param name="Vms">Those that run there, of the names that were asked for.</param>
/// <param name="Faults">What is in the way, each with what to do.</param>
internal sealed record ExistingLibvirt(string Host, string? Version, IReadOnlyList<ExistingVm> Vms, IReadOnlyList<string> Faults)
{
    /// <summary>Seconds that another host's libvirt may take to answer.</summary>
    private const string Patience = "20";

    /// <param name="vms">Names of VMs, wherever they run.</param>
    /// <param name="others">Hosts that VMs go to from here, with the URIs of their libvirts.</param>
    public static async Task<ExistingLibvirt> AskAsync(SshConnection connection, IReadOnlyCollection<string> vms, IReadOnlyDictionary<string, string> others, CancellationToken cancellationToken)
    {
        var host = connection.Destination.Name;
        try
        {
            var running = await NamesAsync(connection, ["list", "--name", "--state-running"], cancellationToken);
            var persistent = await NamesAsync(connection, ["list", "--name", "--state-running", "--persistent"], cancellationToken);
            List<ExistingVm> found = [];
            foreach (var vm in running.Where(vms.Contains))
                found.Add(ExistingVm.Read(host, (await RunAsync(connection, ["dumpxml", vm], cancellationToken)).Output, persistent.Contains(vm)));
            var version = await RunAsync(connection, ["version", "--daemon"], cancellationToken);
            return new ExistingLibvirt(host, VersionIn(version.Output), found, await WaysAsync(connection, others, cancellationToken));
        }
        catch (LabException problem)
        {
            return new ExistingLibvirt(host, null, [], [problem.Message]);
        }
    }

    /// <summary><c>Running against daemon: 9.0.0</c>.</summary>
    internal static string? VersionIn(string printed)
    {
        const string Daemon = "Running against daemon:";
        return printed.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith(Daemon, StringComparison.Ordinal))?[Daemon.Length..].Trim();
    }

    /// <summary>Whether the libvirts of the others answer from here: a migration would only find out when it is under way.</summary>
    private static async Task<IReadOnlyList<string>> WaysAsync(SshConnection connection, IReadOnlyDictionary<string, string> others, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        foreach (var (other, uri) in others)
        {
            var answer = await connection.RunAsRootAsync(["timeout", Patience, .. Virsh.Command(["uri"], uri)], null, cancellationToken);
            const int TimedOut = 124;
            var why = answer.ExitCode == TimedOut ? $"it did not answer within {Patience} s" : Virsh.Complaint(answer.Error);
            if (!answer.Succeeded) faults.Add($"{connection.Destination.Name} does not reach {other}'s libvirt at {uri}: {why}. See that `virsh -c {uri} uri` works there as root, or correct 'libvirt' of {other} in the inventory.");
        }

        return faults;
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(SshConnection connection, string[] words, CancellationToken cancellationToken) =>
        (await RunAsync(connection, words, cancellationToken)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<CommandResult> RunAsync(SshConnection connection, string[] words, CancellationToken cancellationToken)
    {
        var host = connection.Destination.Name;
        var answer = await connection.RunAsRootAsync(Virsh.Command(words), null, cancellationToken);
        return answer.Succeeded ? answer : throw new LabException(ErrorKind.Environment, $"{host}: its libvirt does not answer `virsh {words[0]}`: {Virsh.Complaint(answer.Error)}.") { Host = host, Output = answer.Error };
    }
}
