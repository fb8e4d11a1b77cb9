using System.Text.Json;
using Lab.Captures.Ledgers;
using Lab.HostTests.Captures;

namespace Lab.HostTests.Runs;

/// <summary>The main job, on real hypervisors.</summary>
public sealed class DedicatedNetworkTests
{
    [SkippableFact]
    public Task A_dedicated_bridged_network_is_proven_as_root() => ProveAsync("dedicated-bridged", asOrdinaryUser: false);

    [SkippableFact]
    public Task A_dedicated_bridged_network_is_proven_as_an_ordinary_user() => ProveAsync("dedicated-bridged", asOrdinaryUser: true);

    [SkippableFact]
    public Task A_dedicated_bridgeless_network_is_proven() => ProveAsync("dedicated-bridgeless", asOrdinaryUser: false);

    [SkippableFact]
    public async Task A_stream_that_was_sent_over_management_fails_the_expectation_of_isolation()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var result = await lab.RunAsync("run", RepositoryRoot.Scenario("negative-control"));
        Assert.True(result.ExitCode == 1, result.ToString());
        using var verdict = ReadVerdict(lab.Latest("negative-control"));
        Assert.Equal("fail", verdict.RootElement.GetProperty("verdict").GetString());
        var path = verdict.RootElement.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "path");
        Assert.Equal("fail", path.GetProperty("verdict").GetString());
    }

    [SkippableFact]
    public async Task More_hosts_and_whole_packets_when_asked_for()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var result = await lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"), "--hosts", "3", "--full-capture");
        Assert.True(result.ExitCode == 0, result.ToString());
        var captures = Path.Combine(lab.Latest("dedicated-bridged"), "captures");
        Assert.True(File.Exists(Path.Combine(captures, "host3-eth1.pcapng")));
        Assert.True(new FileInfo(Path.Combine(captures, "host1-eth1.pcapng")).Length > 100 << 20, "whole packets hold the guest's memory");
        Assert.NotEqual(0, TheLedgerAgreesWithTshark(Path.Combine(captures, "host2-eth1.pcapng")));
    }

    [SkippableFact]
    public async Task Two_labs_with_the_same_addresses_run_side_by_side()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var one = new LabProgram();
        using var other = new LabProgram();
        var before = Leftovers.Look(one);
        var results = await Task.WhenAll(one.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged")), other.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged")));
        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.ToString()));
        await before.AssertNothingNewAsync();
    }

    private static async Task ProveAsync(string scenario, bool asOrdinaryUser)
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        Skip.If(asOrdinaryUser && (!Environment.IsPrivilegedProcess || LabProgram.OrdinaryUser is null), "needs root to become the user named by LAB_TEST_USER");
        using var lab = new LabProgram(asOrdinaryUser ? LabProgram.OrdinaryUser : null);
        var before = Leftovers.Look(lab);
        var result = await lab.RunAsync("run", asOrdinaryUser ? lab.Copy(RepositoryRoot.Scenario(scenario)) : RepositoryRoot.Scenario(scenario));
        Assert.True(result.ExitCode == 0, result.ToString());
        await before.AssertNothingNewAsync();

        var run = lab.Latest(scenario);
        using var verdict = ReadVerdict(run);
        Assert.Equal("pass", verdict.RootElement.GetProperty("verdict").GetString());
        var migration = verdict.RootElement.GetProperty("migrations").EnumerateArray().Single();
        Assert.True(migration.GetProperty("wireBytes").GetInt64() >= 0.99 * migration.GetProperty("hypervisorBytes").GetInt64());
        Assert.Equal(0, migration.GetProperty("elsewhereBytes").GetInt64());
        using var environment = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "environment.json")));
        Assert.Equal(asOrdinaryUser, environment.RootElement.GetProperty("rootless").GetBoolean());
        Assert.False(environment.RootElement.GetProperty("simulated").GetBoolean());
        foreach (var file in (string[])["report.html", "junit.xml", "plots/bandwidth.svg"]) Assert.True(File.Exists(Path.Combine(run, file)), file);
        foreach (var capture in Directory.EnumerateFiles(Path.Combine(run, "captures"))) Assert.NotEqual(0, TheLedgerAgreesWithTshark(capture));
        await AnOfflineCheckSaysTheSameAsync(lab, run);
    }

    /// <summary>Evidence by someone else's decoder: equal bytes for every conversation of the capture.</summary>
    /// <returns>How many there are.</returns>
    private static int TheLedgerAgreesWithTshark(string capture)
    {
        TsharkConversations.SkipIfMissing();
        var name = Path.GetFileNameWithoutExtension(capture).Split('-');
        return TsharkConversations.AssertEqual(new CaptureSource(name[0], name[1], capture, []));
    }

    /// <summary>From a copy of the directory alone; and with a capture cut short nobody crashes, and nobody is sure.</summary>
    private static async Task AnOfflineCheckSaysTheSameAsync(LabProgram lab, string run)
    {
        var copy = Path.Combine(lab.Folder, "copy");
        using (var copying = System.Diagnostics.Process.Start("cp", ["-rL", run, copy])) await copying.WaitForExitAsync();
        using (var opening = System.Diagnostics.Process.Start("chmod", ["-R", "a+rwX", copy])) await opening.WaitForExitAsync();
        foreach (var file in (string[])["verdict.json", "junit.xml", "report.html"]) File.Delete(Path.Combine(copy, file));
        var again = await lab.RunAsync("check", copy);
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.True(File.Exists(Path.Combine(copy, "report.html")));

        var cut = Path.Combine(copy, "captures", "host2-eth1.pcapng");
        using (var file = File.OpenWrite(cut)) file.SetLength((file.Length / 2) | 1); // odd: never just between two blocks, whose absence nobody could see
        var damaged = await lab.RunAsync("check", copy);
        Assert.True(damaged.ExitCode == 2, damaged.ToString());
        Assert.Contains("host2-eth1.pcapng", damaged.Output, StringComparison.Ordinal);
    }

    private static JsonDocument ReadVerdict(string run) => JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "verdict.json")));
}
