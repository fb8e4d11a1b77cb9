using System.Text.Json;

namespace Lab.HostTests.Runs;

/// <summary>What runs without any hypervisor, by the published program.</summary>
public sealed class SimulationTests
{
    [SkippableFact]
    public async Task A_suite_of_simulated_scenarios_gets_the_verdicts_they_are_written_for()
    {
        Skip.IfNot(LabProgram.IsBuilt, LabProgram.NotBuilt);
        using var lab = new LabProgram();
        var result = await lab.RunAsync("suite", RepositoryRoot.Scenario("dedicated-bridged"), RepositoryRoot.Scenario("negative-control"), "--provider", "simulation", "--seed", "3");
        Assert.True(result.ExitCode == 0, result.ToString());
        using var suite = JsonDocument.Parse(File.ReadAllText(Path.Combine(lab.Folder, "runs", "suites", "latest", "suite.json")));
        Assert.Equal(["pass", "fail"], suite.RootElement.GetProperty("scenarios").EnumerateArray().Select(entry => entry.GetProperty("attempts")[0].GetProperty("verdict").GetString()));
        foreach (var report in Directory.GetFiles(lab.Folder, "report.html", SearchOption.AllDirectories)) Assert.Contains("Simulated: no packet of this run was real.", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_swarm_says_what_it_lived_through_and_how_to_live_through_one_history_again()
    {
        Skip.IfNot(LabProgram.IsBuilt, LabProgram.NotBuilt);
        using var lab = new LabProgram();
        var search = await lab.RunAsync("swarm", "--seeds", "3", "--minutes", "2");
        Assert.True(search.ExitCode == 0, search.ToString());
        Assert.Contains("3 histories", search.Output, StringComparison.Ordinal);
        var again = await lab.RunAsync("swarm", "--seed", "2", "--minutes", "2");
        Assert.True(again.ExitCode == 0, again.ToString());
        var refused = await lab.RunAsync("swarm", "--seeds", "none");
        Assert.True(refused.ExitCode == 3, refused.ToString());
        Assert.Equal("error: --seeds takes a whole number from 1 on, not 'none'.\n`lab swarm --help` says what there is.\n", refused.Error);
    }

    [SkippableFact]
    public async Task What_if_compares_designs_in_a_table_a_file_and_a_page()
    {
        Skip.IfNot(LabProgram.IsBuilt, LabProgram.NotBuilt);
        using var lab = new LabProgram();
        var result = await lab.RunAsync("whatif", "--hosts", "6", "--vms-per-host", "3", "--rack", "2", "--designs", "1x10G shared, 1x25G shared", "--output", "out");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("page: out/index.html", result.Output, StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(File.ReadAllText(Path.Combine(lab.Folder, "out", "whatif.json")));
        var seconds = figures.RootElement.GetProperty("designs").EnumerateArray().Select(design => design.GetProperty("figures").GetProperty("seconds").GetDouble()).ToList();
        Assert.True(seconds[1] < seconds[0], $"{seconds[1]} with 25G, {seconds[0]} with 10G");
        Assert.Contains("1x25G shared", File.ReadAllText(Path.Combine(lab.Folder, "out", "index.html")), StringComparison.Ordinal);
    }
}
