using System.Net;
using System.Text.Json;
using Lab.HostTests.Runs;
using Lab.Model.Units;
using Lab.Providers.Guests;
using Lab.Runner.Sessions;

namespace Lab.HostTests.Ssh;

/// <summary><c>lab run --read-only</c> on two machines that have a libvirt, networks and a VM of their own (<c>hypervisor.sh</c>), which are afterwards what they were: <c>machines.sh</c> sees to that.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private const string Scenario = """
        name: there-and-back
        hosts: { count: 2, nics: [eth0, eth1] }
        networks:
          - { name: management, roles: [management, vm], nic: eth0, subnet: 192.168.100.0/24 }
          - { name: migration, roles: [migration], nic: eth1, subnet: 192.168.101.0/24 }
        vms:
          - { name: vm1, host: host1 }
        migration: { downtime: 10ms }
        """;

    private readonly LabProgram _lab = new();
    private readonly LentMachineFarm _farm;

    public ReadOnlyTests()
    {
        _farm = new LentMachineFarm(_lab);
        _lab.Environment["FARM_LIFE"] = Path.Combine(RepositoryRoot.Path, "tests", "Lab.HostTests", "Ssh", "hypervisor.sh");
        _farm.Surround();
    }

    private static string? CannotRun => LentMachineFarm.CannotRun;

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public async Task A_VM_that_was_there_migrates_between_libvirts_that_were_there_over_networks_that_were_there()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        await PrepareAsync("[{ migrate: { vm: vm1, to: host2 } }, { migrate: { vm: vm1, to: host1 } }]");
        var result = await RunAsync();
        Assert.True(result.ExitCode == 0, $"{result}\n{_lab.Log("host1", "migration-1.log")}");
        Assert.Contains("2 migrations' streams travelled on migration; no other network carried a byte of them", string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        var run = _lab.Latest("there-and-back");
        using var plan = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(run, "plan.json")));
        var networks = plan.RootElement.GetProperty("networks").EnumerateArray().ToDictionary(network => network.GetProperty("name").GetString()!, network => network.GetProperty("attachments")[1].GetProperty("address").GetString());
        Assert.Equal(("172.31.0.2/24", "172.30.0.2/24"), (networks["management"], networks["migration"]));
        using var verdict = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(run, "verdict.json")));
        var checks = verdict.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!).ToList();
        Assert.Contains("attribution", checks);
        Assert.Contains("control", checks);
        Assert.DoesNotContain("memory", checks);
        foreach (var migration in verdict.RootElement.GetProperty("migrations").EnumerateArray())
        {
            Assert.True(migration.GetProperty("wireBytes").GetInt64() >= migration.GetProperty("hypervisorBytes").GetInt64(), "libvirt's account was read");
            Assert.True(migration.GetProperty("downtime").GetProperty("hypervisorMilliseconds").GetDouble() > 0);
        }
    }

    [SkippableFact]
    public async Task A_migration_is_called_off_when_the_run_is_interrupted()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        await PrepareAsync("[{ migrate: { vm: vm1, to: host2, max-bandwidth: 1MiB/s } }]");
        _lab.Around = [.. _lab.Around, "sh", "-c", """
            env --default-signal=INT "$@" &
            tries=0
            until [ -s "$0"/runs/there-and-back/latest/progress/vm1.jsonl ] || [ $tries -ge 900 ]; do sleep 0.1; tries=$((tries + 1)); done
            kill -INT $!
            wait $!
            """, _lab.Folder];
        var result = await RunAsync();
        Assert.True(result.ExitCode == 2, $"Interrupted, and the VM is where it was (90: it is not): {result}");
        var history = await File.ReadAllTextAsync(Path.Combine(_lab.Latest("there-and-back"), "history.jsonl"));
        Assert.Contains("\"kind\":\"run-interrupted\"", history, StringComparison.Ordinal);
        Assert.Contains("\"hosts\":[\"host1\"]", history, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_is_not_as_the_scenario_has_it_is_told_at_once_and_nothing_is_touched()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        await PrepareAsync("[{ migrate: { vm: vm1, to: host2 } }, { migrate: { vm: vm1, to: host1 } }]");
        var inventory = await File.ReadAllTextAsync(Inventory);
        await File.WriteAllTextAsync(Inventory, inventory.Replace("qemu+tcp://172.31.0.2/", "qemu+tcp://172.31.0.9:1/", StringComparison.Ordinal));
        var unreachable = await RunAsync();
        Assert.True(unreachable.ExitCode == 3, unreachable.ToString());
        Assert.Contains("host1 does not reach host2's libvirt at qemu+tcp://172.31.0.9:1/system", unreachable.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(Path.Combine(_lab.Folder, "runs")) ? Directory.EnumerateFileSystemEntries(Path.Combine(_lab.Folder, "runs")) : []);
    }

    [SkippableFact]
    public async Task A_VM_that_does_not_run_is_told()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        await PrepareAsync("[{ migrate: { vm: vm2, to: host2 } }]", "vm2");
        var result = await RunAsync();
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains("vm2 runs on none of host1, host2: start it, or name one in the scenario that runs", result.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_scenario_that_changes_something_is_refused_before_anybody_is_asked()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        _lab.Around = [];
        await PrepareAsync("[{ migrate: { vm: vm1, to: host2 } }]");
        var result = await _lab.RunAsync("run", RepositoryRoot.Scenario("nic-down-on-source"), "--provider", "ssh", "--read-only", "--inventory", Inventory);
        Assert.True(result.ExitCode == 4, result.ToString());
        Assert.Contains("the action 'link'", result.Error, StringComparison.Ordinal);
    }

    private string Inventory => Path.Combine(_farm.Folder, "own.yaml");

    private string ScenarioFile => Path.Combine(_farm.Folder, "there-and-back.yaml");

    private Task<LabResult> RunAsync() => _lab.RunAsync("run", ScenarioFile, "--provider", "ssh", "--read-only", "--inventory", Inventory);

    /// <summary>The scenario, the inventory, and the guest that the VM boots: one that dirties some memory and speaks.</summary>
    private async Task PrepareAsync(string actions, string vm = "vm1")
    {
        await File.WriteAllTextAsync(ScenarioFile, $"{Scenario.Replace("vm1", vm, StringComparison.Ordinal)}\nactions: {actions}\n");
        await File.WriteAllTextAsync(Inventory, """
            ssh: { user: root, identity: key, known-hosts: known }
            hosts:
              - { address: 10.99.0.11, management: eth1, migration: eth2, libvirt: qemu+tcp://172.31.0.1/system }
              - { address: 10.99.0.12, management: eth1, migration: eth2, libvirt: qemu+tcp://172.31.0.2/system }
            """);
        var image = await new GuestImageBuilder(LabFolders.Guests).GetOrBuildAsync();
        File.Copy(image.KernelPath, Path.Combine(_farm.Folder, "kernel"));
        File.Copy(image.InitrdPath, Path.Combine(_farm.Folder, "initrd"));
        var line = new GuestCommandLine
        {
            VmId = new Guid("11111111-2222-4333-8444-555555555555"),
            Address = IPAddress.Parse("172.31.0.101"),
            Peer = new IPEndPoint(IPAddress.Parse("172.31.0.1"), 5005),
            WorkingSet = ByteCount.FromMebibytes(16),
            DirtyRate = 256,
            Fill = ByteCount.FromMebibytes(32),
        };
        await File.WriteAllTextAsync(Path.Combine(_farm.Folder, "command-line"), line.ToString());
    }
}
