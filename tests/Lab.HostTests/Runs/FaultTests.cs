using System.Text.Json;

namespace Lab.HostTests.Runs;

/// <summary>Something of the stack dies while a VM migrates: the run says what, and the VM is on one host or declared lost, never on two.</summary>
public sealed class FaultTests
{
    [SkippableFact]
    public async Task A_guest_that_ends_while_it_boots_is_told_of_at_once()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var process = lab.Start("run", RepositoryRoot.Scenario("dedicated-bridged"));
        await process.UntilAsync(history => history.Contains("\"kind\":\"vm-started\"", StringComparison.Ordinal));
        var killed = await lab.RunAsync("exec", "host1", "--", "pkill", "-9", "-f", "qemu-system-x86_64");
        Assert.True(killed.ExitCode == 0, killed.ToString());
        var result = await process.WaitAsync();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("VM vm1 on host host1 is down", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("vm1-serial.log", result.ToString().Replace("<vm>", "vm1", StringComparison.Ordinal), StringComparison.Ordinal);
        await before.AssertNothingNewAsync();
    }

    [SkippableTheory]
    [InlineData("host1", "libvirtd", "libvirtd")]
    [InlineData("host2", "libvirtd", "libvirtd")]
    [InlineData("host1", "qemu-system-x86_64", "vm1")]
    [InlineData("host2", "qemu-system-x86_64", "vm1")]
    [InlineData("host1", "programs/Lab.Agent", "agent")]
    [InlineData("host2", "programs/Lab.Agent", "agent")]
    [InlineData("engine", "programs/Lab.Engine", "engine")]
    public async Task A_death_in_mid_migration_is_named_and_the_vm_is_never_on_two_hosts(string host, string program, string named)
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var process = lab.Start("run", RepositoryRoot.Scenario("slow-migration"));
        await process.UntilAsync(history => history.Contains("\"phase\":\"transferring\"", StringComparison.Ordinal));
        var killed = await lab.RunAsync("exec", host, "--", "pkill", "-9", "-f", program);
        Assert.True(killed.ExitCode == 0, killed.ToString());
        var result = await process.WaitAsync();

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains(named, result.Output, StringComparison.Ordinal);
        var locations = Events(lab.Latest("slow-migration")).Where(item => item.GetProperty("kind").GetString() == "vm-located").ToList();
        Assert.All(locations, item => Assert.True(item.GetProperty("data").GetProperty("hosts").GetArrayLength() <= 1, item.ToString()));
        Assert.NotEmpty(locations);
        await before.AssertNothingNewAsync();
    }

    [SkippableFact]
    public async Task A_run_directory_on_a_full_disk_is_one_clear_message()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root to mount a small disk");
        using var lab = new LabProgram();
        var disk = Directory.CreateDirectory(Path.Combine(lab.Folder, "disk")).FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk);
        try
        {
            var result = await lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"), "--runs", disk);
            Assert.True(result.ExitCode is 2 or 3, result.ToString());
            Assert.Contains("No space left", result.Output + result.Error, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at ", result.Output + result.Error, StringComparison.Ordinal);
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static IEnumerable<JsonElement> Events(string run) =>
        File.ReadLines(Path.Combine(run, "history.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);
}
