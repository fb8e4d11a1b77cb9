using System.Text.RegularExpressions;
using Lab.HostTests.Runs;

namespace Lab.HostTests.Vagrant;

/// <summary><c>lab run --provider vagrant</c>: the same scenario files on hosts that are VMs with a kernel of their own. Minutes, where no processor helps with virtualisation.</summary>
[Trait("Speed", "Slow")]
public sealed partial class VagrantRunTests : IDisposable
{
    private readonly LabProgram _lab = new() { Longest = TimeSpan.FromMinutes(15) };

    private static string? CannotRun =>
        Environment.GetEnvironmentVariable("LAB_SKIP_SLOW") == "1" ? "slow: LAB_SKIP_SLOW=1"
        : LabProgram.CannotRun
        ?? (!File.Exists(Path.Combine(RepositoryRoot.Path, "artifacts", "lab-remote", ".built")) ? "the programs for other machines are not built: lab/lab test builds them"
            : !File.Exists("/usr/bin/vagrant") || !File.Exists("/usr/bin/mmdebstrap") ? "vagrant or mmdebstrap is not installed (packages vagrant, vagrant-libvirt, mmdebstrap)"
            : !Environment.IsPrivilegedProcess ? "hosts by Vagrant were tried as root only"
            : null);

    public void Dispose() => _lab.Dispose();

    /// <summary>A VLAN on a bond of the hosts' own kernel, which many a machine that runs tests has not.</summary>
    [SkippableFact]
    public async Task A_vm_migrates_over_a_vlan_on_a_bond_of_the_hosts_own_kernels()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        await BuildBoxAsync();
        var before = Leftovers.Look(_lab);
        var result = await RunAsync("vlan-on-bond");
        Assert.True(result.ExitCode == 0, $"{result}\n{_lab.Log("observer", "vagrant.log")}");
        var run = _lab.Latest("vlan-on-bond");
        var environment = await File.ReadAllTextAsync(Path.Combine(run, "environment.json"));
        Assert.Contains("\"provider\": \"vagrant\"", environment, StringComparison.Ordinal);
        Assert.Contains("\"hostAccelerator\":", environment, StringComparison.Ordinal);
        var plan = await File.ReadAllTextAsync(Path.Combine(run, "plan.json"));
        Assert.Contains("\"type\": \"linux\"", plan, StringComparison.Ordinal);
        await before.AssertNothingNewAsync();
    }

    /// <summary>The one that keeps them, one that is killed in the middle of using them, and one that uses them then.</summary>
    [SkippableFact]
    public async Task Hosts_stay_up_for_the_labs_to_come()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        await BuildBoxAsync();
        var before = Leftovers.Look(_lab);
        _lab.Environment["XDG_CACHE_HOME"] = CacheWithoutHosts();
        try
        {
            var keeping = _lab.Start("run", RepositoryRoot.Scenario("dedicated-bridged"), "--provider", "vagrant", "--keep", "hosts", "--runs", "first");
            var killed = await KilledOnceItsHostsAreThereAsync(keeping);
            Assert.Contains("They are up, after", killed.Error, StringComparison.Ordinal);
            var status = await _lab.RunAsync("status");
            Assert.Contains("host1, host2: kept for the next lab by Vagrant", status.Output, StringComparison.Ordinal);

            var second = await RunAsync("vlan-on-bond");
            Assert.True(second.ExitCode == 0, second.ToString());
            Assert.DoesNotContain("the hosts are up", await File.ReadAllTextAsync(Path.Combine(_lab.Latest("vlan-on-bond"), "history.jsonl")), StringComparison.Ordinal);
        }
        finally
        {
            var down = await _lab.RunAsync("down", "--lab", "hosts");
            Assert.True(down.ExitCode == 0, down.ToString());
        }

        Assert.False(Directory.Exists(Path.Combine(_lab.Environment["XDG_CACHE_HOME"], "lab", "hosts")));
        await before.AssertNothingNewAsync();
    }

    [SkippableFact]
    public async Task Nothing_remains_of_hosts_whose_runner_is_killed()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        await BuildBoxAsync();
        var before = Leftovers.Look(_lab);
        var process = _lab.Start("run", RepositoryRoot.Scenario("dedicated-bridged"), "--provider", "vagrant");
        await process.UntilAsync(history => history.Contains("the hosts are up", StringComparison.Ordinal));
        process.Kill();
        await process.WaitAsync();
        await before.AssertNothingNewAsync();
    }

    /// <summary>What apt says of a mirror that it does not reach.</summary>
    [GeneratedRegex("(Failed|Unable) to fetch|Could not (resolve|connect)|Temporary failure resolving")]
    private static partial Regex Unfetched();

    private Task<LabResult> RunAsync(string scenario) => _lab.RunAsync("run", RepositoryRoot.Scenario(scenario), "--provider", "vagrant");

    private async Task<LabResult> KilledOnceItsHostsAreThereAsync(LabProcess process)
    {
        bool IsInstalling() => Directory.Exists(Path.Combine(_lab.Folder, "first")) && Directory.EnumerateFiles(Path.Combine(_lab.Folder, "first"), "history.jsonl", SearchOption.AllDirectories).Any(file => File.ReadAllText(file).Contains("\"phase\":\"install\"", StringComparison.Ordinal));
        while (!process.HasExited && !IsInstalling()) await Task.Delay(100);
        process.Kill();
        return await process.WaitAsync();
    }

    /// <summary>The user's own, so that box and guest are not built again, but for the hosts that the user may have kept.</summary>
    private string CacheWithoutHosts()
    {
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } stated ? stated : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var cache = Directory.CreateDirectory(Path.Combine(_lab.Folder, "cache", "lab")).FullName;
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.Combine(home, "lab")).Where(entry => !Path.GetFileName(entry).StartsWith("hosts", StringComparison.Ordinal) && Path.GetFileName(entry) != "labs"))
            File.CreateSymbolicLink(Path.Combine(cache, Path.GetFileName(entry)), entry);
        return Path.GetDirectoryName(cache)!;
    }

    /// <summary>Once; then it is there.</summary>
    private async Task BuildBoxAsync()
    {
        var box = await _lab.RunAsync("box", "build");
        Skip.If(box.ExitCode != 0 && Unfetched().IsMatch(box.ToString()), "the distribution's packages cannot be fetched here, so there is no box");
        Assert.True(box.ExitCode == 0, box.ToString());
    }
}
