namespace Lab.HostTests.Runs;

/// <summary>A lab that is kept alive to poke at.</summary>
public sealed class KeptLabTests
{
    [SkippableFact]
    public async Task A_lab_that_is_up_can_be_looked_at_and_taken_down()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var up = await lab.RunAsync("up", RepositoryRoot.Scenario("dedicated-bridged"));
        Assert.True(up.ExitCode == 0, up.ToString());
        try
        {
            var status = await lab.RunAsync("status");
            Assert.Contains("host1: vm1", status.Output, StringComparison.Ordinal);
            var list = await lab.RunAsync("virsh", "host1", "list", "--name");
            Assert.Contains("vm1", list.Output, StringComparison.Ordinal);
            await TheEngineHasNoWayToTheMigrationNetwork(lab);
            var shell = await lab.RunWithInputAsync("hostname\n", "shell", "host2");
            Assert.Equal("host2", shell.Output.Trim());
            await TheEngineMovesAVmWhenAsked(lab);
            await TheHostsSocketTableIsSmall(lab);
        }
        finally
        {
            var down = await lab.RunAsync("down");
            Assert.True(down.ExitCode == 0, down.ToString());
        }

        await before.AssertNothingNewAsync();
        Assert.Contains("No lab is up", (await lab.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_run_may_leave_its_lab_alive_and_its_verdict_stands()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var run = lab.Start("run", RepositoryRoot.Scenario("negative-control"), "--keep", "on-failure");
        await run.UntilAsync(history => history.Contains("\"kind\":\"lab-up\"", StringComparison.Ordinal));
        var status = await lab.RunAsync("status");
        Assert.Contains("host2: vm1", status.Output, StringComparison.Ordinal);
        var down = await lab.RunAsync("down");
        Assert.True(down.ExitCode == 0, down.ToString());

        var result = await run.WaitAsync();
        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.DoesNotContain("run-interrupted", run.History(), StringComparison.Ordinal);
        await before.AssertNothingNewAsync();
        var again = await lab.RunAsync("check", lab.Latest("negative-control"));
        Assert.True(again.ExitCode == 1, again.ToString());
    }

    private static async Task TheHostsSocketTableIsSmall(LabProgram lab)
    {
        if (!File.Exists("/proc/sys/net/ipv4/tcp_child_ehash_entries")) return; // a kernel before 6.1
        var entries = await lab.RunAsync("exec", "host1", "--", "cat", "/proc/sys/net/ipv4/tcp_ehash_entries");
        Assert.Equal("1024", entries.Output.Trim());
    }

    private static async Task TheEngineMovesAVmWhenAsked(LabProgram lab)
    {
        var moved = await lab.RunAsync("migrate", "vm1", "host2");
        Assert.True(moved.ExitCode == 0, moved.ToString());
        Assert.StartsWith("vm1 host1 → host2: completed", moved.Output, StringComparison.Ordinal);
        Assert.Contains("host2: vm1", (await lab.RunAsync("status")).Output, StringComparison.Ordinal);
        var nowhere = await lab.RunAsync("migrate", "vm1", "host9");
        Assert.True(nowhere.ExitCode == 3, nowhere.ToString());
        Assert.Contains("it has host1, host2", nowhere.Error, StringComparison.Ordinal);
        var there = await lab.RunAsync("migrate", "vm1", "host2");
        Assert.True(there.ExitCode == 1, there.ToString());
        Assert.Contains("runs the VM already", there.Error, StringComparison.Ordinal);
    }

    private static async Task TheEngineHasNoWayToTheMigrationNetwork(LabProgram lab)
    {
        var management = await lab.RunAsync("exec", "engine", "--", "ip", "route", "get", "192.168.100.11");
        Assert.True(management.ExitCode == 0, management.ToString());
        var migration = await lab.RunAsync("exec", "engine", "--", "ip", "route", "get", "192.168.101.11");
        Assert.Contains("unreachable", migration.Error, StringComparison.OrdinalIgnoreCase);
        // Nor could a route be made: its only NIC is on the management switch, which has no port of a migration NIC.
        var links = await lab.RunAsync("exec", "engine", "--", "ip", "-o", "link");
        Assert.Equal(["eth0", "lo"], links.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1].Split('@')[0].TrimEnd(':')).Order());
        var ports = await lab.RunAsync("exec", "lab", "--", "ip", "-o", "link", "show", "type", "veth");
        Assert.Equal(
            ["engine-eth0 sw-eth0", "host1-eth0 sw-eth0", "host1-eth1 sw-eth1", "host2-eth0 sw-eth0", "host2-eth1 sw-eth1"],
            ports.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(PortAndSwitch).Order());
    }

    private static string PortAndSwitch(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words[1].Split('@')[0] + " " + words[Array.IndexOf(words, "master") + 1];
    }
}
