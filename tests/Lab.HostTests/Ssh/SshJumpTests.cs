using Lab.HostTests.Runs;

namespace Lab.HostTests.Ssh;

/// <summary>Machines that can be reached only through another, the <c>jump</c> of the inventory.</summary>
public sealed class SshJumpTests : IDisposable
{
    private const string NoWayStraight = "if ip route get 10.99.0.11 >/dev/null 2>&1; then exit 91; fi";

    private readonly LabProgram _lab = new();
    private readonly LentMachineFarm _farm;

    public SshJumpTests() => _farm = new LentMachineFarm(_lab);

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public async Task A_scenario_runs_through_a_jump_host()
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        _farm.Surround(NoWayStraight, jump: true);
        var result = await RunAsync();
        Assert.True(result.ExitCode == 0, $"It passes (91: there is another way to the machines): {result}");
        Assert.Contains("travelled host1 → host2 on migration (eth2)", result.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("trap 'power_on jump' EXIT; power_off jump", "host1's jump host root@10.98.0.2 cannot be reached by ssh: ssh: connect to host 10.98.0.2 port 22: No route to host. Is it up, and does sshd listen there?")]
    [InlineData("on jump sh -c ': >/run/sshd/authorized_keys'", "host2's jump host root@10.98.0.2 does not let us in: root@10.98.0.2: Permission denied (")]
    [InlineData("sed -i '/^10.98/d' \"$0/known\"", "The host key of host1's jump host root@10.98.0.2 is not known here")]
    [InlineData("trap 'power_on 1' EXIT; power_off 1", "host1 (root@10.99.0.11) cannot be reached from the jump host root@10.98.0.2: No route to host. Is it up, and does sshd listen there?")]
    public async Task Which_of_the_machines_on_the_way_is_at_fault_is_told(string fault, string told)
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        _farm.Surround(fault, jump: true);
        var result = await RunAsync();
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_lab.Folder, "runs")), "Nothing was begun.");
    }

    private Task<LabResult> RunAsync() => _lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"), "--provider", "ssh", "--inventory", _farm.Inventory);
}
