using Lab.Model.Errors;
using Lab.Providers.Hosts;

namespace Lab.Providers.Vagrant;

/// <summary>Vagrant, for the hosts of one lab: its own folder, gone with the lab, but for the boxes and plugins, which are the user's.</summary>
internal sealed class VagrantTool(ILabHost observer, VagrantSetup setup, string folder)
{
    /// <summary>A host's VM. The prefix is the <c>Vagrantfile</c>'s.</summary>
    public static string DomainOf(string host) => "lab-" + host;

    /// <summary>In libvirt's pool, for the <c>Vagrantfile</c>.</summary>
    public const string ProgramDisk = "lab-programs.img";

    /// <summary>What Vagrant says, as it says it, each line with its time.</summary>
    private const string Log = "vagrant.log";

    /// <summary>What it complains of.</summary>
    private const string ErrorLog = "vagrant.err";

    private static readonly TimeSpan UpTime = TimeSpan.FromMinutes(20);
    private static readonly string[] Shared = ["boxes", "gems", "plugins.json"];

    private string Home => Path.Combine(folder, "home");

    /// <summary>Brings up the hosts of a topology, side by side.</summary>
    /// <exception cref="LabException">One did not come up: says Vagrant's last words.</exception>
    public async Task UpAsync(string topology, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Home);
        foreach (var item in Shared.Where(item => Path.Exists(Path.Combine(VagrantBoxes.Home, item)))) File.CreateSymbolicLink(Path.Combine(Home, item), Path.Combine(VagrantBoxes.Home, item));
        await File.WriteAllTextAsync(Path.Combine(folder, "topology.json"), topology, cancellationToken).ConfigureAwait(false);
        await RunAsync("Bringing the hosts up", ["up", "--provider", "libvirt", "--no-tty"], UpTime, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes how OpenSSH reaches the hosts, which go by their names there.</summary>
    public async Task WriteSshConfigAsync(string file, CancellationToken cancellationToken)
    {
        var said = await RunAsync("Asking Vagrant for the way to the hosts", ["ssh-config"], TimeSpan.FromMinutes(2), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(file, said, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> RunAsync(string purpose, string[] words, TimeSpan limit, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        var spec = new DaemonSpec("vagrant", ["env", .. Environment(), "vagrant", .. words], ErrorLog, ReadyLine: false) { OnOutput = line => Hear(line, said) };
        var vagrant = await observer.StartDaemonAsync(spec, cancellationToken).ConfigureAwait(false);
        int exitCode;
        try
        {
            exitCode = await vagrant.Exited.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is TimeoutException or OperationCanceledException)
        {
            vagrant.Kill();
            if (ended is OperationCanceledException) throw;
            throw new LabException(ErrorKind.Timeout, FormattableString.Invariant($"{purpose} took longer than {limit.TotalMinutes:0} minutes; {PathOf(Log)} says how far it came."));
        }

        // All of its output was heard before its end was told.
        if (exitCode == 0) return string.Join('\n', said) + "\n";
        var errors = await File.ReadAllLinesAsync(Path.Combine(observer.Paths.Logs, ErrorLog), cancellationToken).ConfigureAwait(false);
        throw new LabException(ErrorKind.Environment, FormattableString.Invariant($"{purpose} failed: vagrant ended with exit code {exitCode}; {PathOf(ErrorLog)} says why."))
        {
            Output = string.Join('\n', said.TakeLast(5).Concat(errors.Where(line => line.Trim().Length > 0).TakeLast(20))),
        };
    }

    /// <summary>Written at once: whoever looks after a kill wants to know how far it came.</summary>
    private void Hear(string line, List<string> said)
    {
        said.Add(line);
        File.AppendAllText(Path.Combine(observer.Paths.Logs, Log), $"{setup.Time.GetUtcNow().ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture)} {line}\n");
    }

    private string PathOf(string log) => $"logs/{observer.Name}/{log}";

    private IEnumerable<string> Environment() =>
    [
        $"VAGRANT_HOME={Home}", $"VAGRANT_CWD={setup.Folder}", $"VAGRANT_DOTFILE_PATH={Path.Combine(folder, "state")}", "VAGRANT_CHECKPOINT_DISABLE=1", "VAGRANT_BOX_UPDATE_CHECK_DISABLE=1", "VAGRANT_DEFAULT_PROVIDER=libvirt",
        $"LAB_TOPOLOGY={Path.Combine(folder, "topology.json")}", $"LAB_ACCELERATOR={setup.Accelerator}", $"LAB_MEMORY={setup.Memory.ToString(System.Globalization.CultureInfo.InvariantCulture)}", $"LAB_BOX={setup.Box}", $"LAB_DISK={ProgramDisk}", "LIBVIRT_DEFAULT_URI=qemu:///system",
    ];
}

/// <summary>What hosts Vagrant makes.</summary>
/// <param name="Folder">Where the <c>Vagrantfile</c> is.</param>
/// <param name="Box">By its name.</param>
/// <param name="Accelerator"><c>kvm</c> where a guest really boots with it, else <c>tcg</c>.</param>
/// <param name="Memory">MiB of each host.</param>
/// <param name="Cache">Folder for what outlives a lab.</param>
/// <param name="Time">For the times in the log.</param>
public sealed record VagrantSetup(string Folder, string Box, string Accelerator, int Memory, string Cache, TimeProvider Time)
{
    /// <summary>For people.</summary>
    public string HowTheyRun => Accelerator == "kvm" ? "with KVM" : "emulated (no guest boots with KVM here)";
}
