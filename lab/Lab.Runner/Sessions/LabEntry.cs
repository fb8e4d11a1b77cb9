using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Lab.Providers.Vagrant;

namespace Lab.Runner.Sessions;

/// <summary>Ways into a lab that is alive, from outside: first the lab's namespaces, then a host's.</summary>
public static class LabEntry
{
    /// <summary>Names the lab itself where a host is asked for: the namespace of the switches and the runner.</summary>
    public const string OwnNamespace = "lab";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="host">Null: the lab's own namespace, where the switches are.</param>
    /// <exception cref="LabException">There is no such host.</exception>
    public static IReadOnlyList<string> Command(KeptLab lab, string? host, IReadOnlyList<string> command)
    {
        var tool = NamespaceTool.Find();
        if (host is null or OwnNamespace) return tool.Enter(lab.FirstProcess, command);
        var file = Root(lab) + LabRoot.ProcessFile(host);
        if (File.Exists(Root(lab) + VagrantLab.SshConfig))
            throw new LabException(ErrorKind.NotSupported, $"The hosts of {lab.Name} are VMs: enter the lab itself, as host '{OwnNamespace}', and go on with `ssh -F {VagrantLab.SshConfig} {host}`.");
        if (!File.Exists(file)) throw new LabException(ErrorKind.NotFound, $"{lab.Name} has no host '{host}'; it has {string.Join(", ", HostsOf(lab))}.");
        var inside = new NamespaceTool($"{LabRoot.Programs}/lab-ns").Enter(int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture), command);
        return tool.Enter(lab.FirstProcess, inside);
    }

    /// <summary>Hosts with a hypervisor, in order of their names.</summary>
    public static IReadOnlyList<string> HostsOf(KeptLab lab)
    {
        var folder = Path.GetDirectoryName(Root(lab) + LabRoot.ProcessFile("any"))!;
        if (!Directory.Exists(folder)) return [];
        var names = Directory.EnumerateFiles(folder, "*.pid").Select(file => Path.GetFileNameWithoutExtension(file));
        return [.. names.Where(name => name != NamespaceLab.EngineName).Order(StringComparer.Ordinal)];
    }

    /// <summary>SIGTERM, and SIGKILL when the lab has not ended after the time: either way the kernel removes all of it.</summary>
    public static async Task EndAsync(KeptLab lab)
    {
        Signals.Terminate(lab.ProcessId);
        for (var waited = TimeSpan.Zero; lab.IsAlive && waited < Patience; waited += TimeSpan.FromMilliseconds(50)) await Task.Delay(50);
        if (lab.IsAlive) System.Diagnostics.Process.GetProcessById(lab.ProcessId).Kill();
        while (lab.IsAlive) await Task.Delay(10);
        lab.Forget();
    }

    private static string Root(KeptLab lab) => FormattableString.Invariant($"/proc/{lab.FirstProcess}/root");
}
