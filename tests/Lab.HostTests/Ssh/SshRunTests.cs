using Lab.HostTests.Runs;

namespace Lab.HostTests.Ssh;

/// <summary><c>lab run --provider ssh</c> on two machines that <c>machines.sh</c> makes: the same scenario file, real sshd, and the machines afterwards what they were, which the script itself sees to.</summary>
public sealed class SshRunTests : IDisposable
{
    private readonly LabProgram _lab = new();
    private readonly LentMachineFarm _farm;

    public SshRunTests()
    {
        _farm = new LentMachineFarm(_lab);
        _farm.Surround();
    }

    private static string? CannotRun => LentMachineFarm.CannotRun;

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public async Task A_scenario_runs_on_machines_behind_ssh_and_passes_and_they_are_given_back()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        var result = await RunAsync("dedicated-bridged");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("travelled host1 → host2 on migration (eth2)", result.Output, StringComparison.Ordinal);
        var run = _lab.Latest("dedicated-bridged");
        Assert.Contains("\"provider\": \"ssh\"", await File.ReadAllTextAsync(Path.Combine(run, "environment.json")), StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(run, "captures", "host2-eth2.pcapng")).Length > 10_000);
        Assert.True(File.Exists(Path.Combine(run, "logs", "host2", "agent.log")));
    }

    [SkippableFact]
    public async Task Programs_that_a_machine_keeps_are_not_sent_again()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        _farm.Surround("""
            echo 'keep-programs: true' >>"$0/inventory.yaml"
            trap 'for n in 1 2; do on $n sh -c "ls -d /var/tmp/*; rm -rf /var/tmp/lab-programs-*"; done' EXIT
            "$@" --runs "$0/first"
            """);
        var result = await RunAsync("dedicated-bridged");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(2, result.Output.Split("PASS  ").Length - 1);
        Assert.Equal(1, result.Output.Split("the programs are packed").Length - 1);
        Assert.Equal(2, result.Output.Split("/var/tmp/lab-programs-").Length - 1);
    }

    [SkippableTheory]
    [InlineData("3")] // while the programs are sent
    [InlineData("14")] // later
    public async Task Machines_take_themselves_back_from_a_runner_that_was_killed(string seconds)
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        // The script that made the machines goes on; what it starts is shot in the middle.
        _lab.Around = [.. _lab.Around, "timeout", "-s", "KILL", seconds];
        var result = await RunAsync("slow-migration");
        Assert.True(result.ExitCode == 137, $"Killed in the middle, and the machines are what they were (90: they are not): {result}");
    }

    [SkippableFact]
    public async Task What_a_machine_keeps_that_was_switched_off_in_the_middle_is_taken_back_by_the_next_lab()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        // As a machine that is switched off: the guards, which would take it back, are shot first.
        _lab.Around = [.. _lab.Around, "sh", "-c", """
            "$@" --runs "$0/first" >/dev/null 2>&1 &
            tries=0
            until [ "$(cat "$0"/first/*/*/history.jsonl 2>/dev/null | grep -c '"phase":"install"')" -ge 1 ] || [ $tries -ge 600 ]; do sleep 0.1; tries=$((tries + 1)); done
            for process in /proc/[0-9]*; do
                tr '\0' ' ' <"$process/cmdline" | grep -q '^[^ ]*lab-ns guard' && kill -9 "${process#/proc/}" && echo "$process" >>"$0/shot"
            done 2>/dev/null
            wait
            exec "$@" --runs "$0/second"
            """, _lab.Folder];
        var result = await RunAsync("dedicated-bridged");
        Assert.True(result.ExitCode == 0, $"The second run passes, and the machines are what they were (90: they are not): {result}");
        Assert.True((await File.ReadAllLinesAsync(Path.Combine(_lab.Folder, "shot"))).Length >= 3, "two hosts and the engine");
    }

    [SkippableFact]
    public async Task Machines_that_cannot_be_used_say_all_that_is_in_the_way_before_anything_is_touched()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        var spoilt = Path.Combine(_lab.Folder, "spoilt.yaml");
        // In the machines' own namespace, once they are there: eth0 carries the session, and there is no eth7.
        await File.WriteAllTextAsync(spoilt, $$"""
            ssh: { user: root, identity: {{_farm.Folder}}/key, known-hosts: {{_farm.Folder}}/known }
            hosts:
              - { address: 10.99.0.11, management: eth0, migration: eth7 }
              - { address: 10.99.0.13, management: eth1, migration: eth2 }
            """);
        var result = await _lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"), "--provider", "ssh", "--inventory", spoilt);
        Assert.True(result.ExitCode == 3, result.ToString());
        var said = result.Error.ReplaceLineEndings(" ");
        Assert.Contains("eth0 carries this very ssh session", said, StringComparison.Ordinal);
        Assert.Contains("there is no NIC 'eth7'", said, StringComparison.Ordinal);
        Assert.Contains("host2 (root@10.99.0.13)", said, StringComparison.Ordinal);
    }

    private Task<LabResult> RunAsync(string scenario) => _lab.RunAsync("run", RepositoryRoot.Scenario(scenario), "--provider", "ssh", "--inventory", _farm.Inventory);
}
