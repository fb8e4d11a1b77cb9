using System.Diagnostics;
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

    /// <summary>What differs between machines, as far as one machine can show it: compiled ahead or as it runs, with this processor's instructions or without, language, time zone.</summary>
    [SkippableFact]
    public async Task The_same_scenario_and_seed_give_the_same_bytes_however_the_program_runs()
    {
        Skip.IfNot(LabProgram.IsBuilt, LabProgram.NotBuilt);
        var built = Path.Combine(RepositoryRoot.Path, "lab", "Lab.Runner", "bin", "Release", "net10.0", "Lab.Runner.dll");
        Skip.IfNot(File.Exists(built), "the solution is not built");
        using var lab = new LabProgram();
        string[] ahead = [Path.Combine(LabProgram.BuiltPrograms, "Lab.Runner")], asItRuns = ["dotnet", "exec", built];
        Skip.IfNot(await SaidAsync(lab, ahead, [], "--version") == await SaidAsync(lab, asItRuns, [], "--version"), "program and solution are of different commits, which runs name");
        (string[] Program, Dictionary<string, string> Environment)[] ways =
        [
            (ahead, []),
            (ahead, new() { ["DOTNET_EnableHWIntrinsic"] = "0", ["TZ"] = "Pacific/Apia" }),
            (asItRuns, new() { ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8" }),
            (asItRuns, new() { ["DOTNET_TieredCompilation"] = "0", ["DOTNET_ReadyToRun"] = "0", ["DOTNET_gcServer"] = "1" }),
        ];
        var names = await Task.WhenAll(ways.Select((way, number) => NameAsync(lab, way.Program, way.Environment, $"runs{number}")));
        Assert.Single(names.Distinct()); // the name has the digest of all that is in the directory
    }

    private static async Task<string> NameAsync(LabProgram lab, string[] program, Dictionary<string, string> environment, string runs)
    {
        await SaidAsync(lab, program, environment, "run", RepositoryRoot.Scenario("eight-at-once"), "--provider", "simulation", "--seed", "5", "--runs", runs);
        return Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(lab.Folder, runs, "eight-at-once"), "simulation-*")));
    }

    private static async Task<string> SaidAsync(LabProgram lab, string[] program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program[0]) { WorkingDirectory = lab.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[.. program[1..], .. arguments]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Join('\n', said));
        return said[0];
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
