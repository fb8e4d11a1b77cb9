using System.Text.RegularExpressions;
using Lab.HostTests.Runs;

namespace Lab.HostTests.Ssh;

/// <summary>What goes wrong with machines behind ssh: one clear message, an exit code, and the machines as before, which <c>machines.sh</c> sees to.</summary>
public sealed partial class SshFaultTests : IDisposable
{
    private readonly LabProgram _lab = new();
    private readonly LentMachineFarm _farm;

    public SshFaultTests() => _farm = new LentMachineFarm(_lab);

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public async Task The_doctor_says_of_each_machine_what_it_has_and_changes_nothing()
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        _farm.Surround();
        var result = await _lab.RunAsync("doctor", "--inventory", _farm.Inventory);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("2 of 2 machines can be used.", result.Output, StringComparison.Ordinal);
        Assert.Contains("eth2  for migration", result.Output, StringComparison.Ordinal);
        Assert.Contains("172.30.0.1/24 until a lab takes it", result.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(": >\"$0/known\"", "The host key of host1 (root@10.99.0.11) is not known here")]
    [InlineData("ssh-keygen -q -t ed25519 -N '' -f \"$0/other\"; for n in 1 2; do echo \"10.99.0.1$n $(cut -d' ' -f1,2 \"$0/other.pub\")\"; done >\"$0/known\"", "shows another host key than it did before")]
    [InlineData("ssh-keygen -q -t ed25519 -N '' -f \"$0/other\"; mv \"$0/other\" \"$0/key\"", "does not let us in")]
    [InlineData("sed -i 's/10.99.0.11/10.99.0.77/' \"$0/inventory.yaml\"", "host1 (root@10.99.0.77) cannot be reached by ssh")]
    [InlineData("on 1 sh -c 'mount -o remount,size=100m /var/tmp; rm -rf /run/mount'", "/var/tmp has 100 MiB free; the lab needs 1024")]
    [InlineData("on 1 busybox nc -l -p 54321 & until on 1 ss -Hltn | grep -q :54321; do sleep 0.1; done", "the agent's port, 54321, is taken by busybox (process ")]
    [InlineData("sed -i 's/migration: /migraton: /' \"$0/inventory.yaml\"", "unknown key 'migraton'; did you mean 'migration'?")]
    public async Task A_machine_that_cannot_be_used_is_told_with_what_to_do(string fault, string told)
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        _farm.Surround(fault);
        var result = await _lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"), "--provider", "ssh", "--inventory", _farm.Inventory);
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains(told, Spaces().Replace(result.Error, " "), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_lab.Folder, "runs")), "Nothing was begun.");
    }

    [SkippableFact]
    public async Task A_disk_that_fills_up_while_the_programs_come_is_told_and_left_as_it_was()
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        // The machine is asked while there is room, by a df of its own: the room is gone afterwards.
        _farm.Surround("""printf '#!/bin/sh\necho "f 9000000 1 9000000 1%% /"; echo "f 9000000 1 9000000 1%% /"\n' >"$0/df"; chmod 755 "$0/df"; on 1 sh -c "mount --bind $0/df /bin/df && mount -o remount,size=50m /var/tmp; rm -rf /run/mount" """);
        var result = await _lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"), "--provider", "ssh", "--inventory", _farm.Inventory);
        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("has no room for the lab's programs", Spaces().Replace(result.Output, " "), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_second_lab_is_told_who_has_the_machines()
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        // The second is the test's; the first goes on meanwhile and is ended by the script.
        _farm.Surround("""
            setsid "$1" run "$3" --provider ssh --inventory "$0/inventory.yaml" --runs "$0/first" >/dev/null 2>&1 & first=$!
            until grep -q '"phase":"install"' "$0"/first/*/*/history.jsonl 2>/dev/null || ! kill -0 $first; do sleep 0.1; done
            trap 'kill -TERM $first; wait $first' EXIT
            """);
        var result = await _lab.RunAsync("run", RepositoryRoot.Scenario("slow-migration"), "--provider", "ssh", "--inventory", _farm.Inventory);
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Matches(@"host1 \(root@10\.99\.0\.11\): it is used by another lab: run \S+ of slow-migration by \S+ at \S+, since \d{4}-\d\d-\d\d \d\d:\d\d UTC\. It is free when that ends", Spaces().Replace(result.Error, " "));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
