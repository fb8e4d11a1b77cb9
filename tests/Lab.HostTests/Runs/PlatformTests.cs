namespace Lab.HostTests.Runs;

/// <summary>One scenario and seed give the same bytes wherever the program runs: on this machine in several ways, and on others as far as it can imitate them.</summary>
public sealed class PlatformTests
{
    private const string Scenario = "eight-at-once";

    /// <summary>Compiled ahead or as it runs, with this processor's instructions or without, languages, time zones, collectors.</summary>
    [SkippableFact]
    public async Task A_run_is_the_same_byte_for_byte_however_the_program_runs()
    {
        Skip.IfNot(LabProgram.IsBuilt, LabProgram.NotBuilt);
        var built = Path.Combine(RepositoryRoot.Path, "lab", "Lab.Runner", "bin", "Release", "net10.0");
        Skip.IfNot(File.Exists(Path.Combine(built, "Lab.Runner.dll")), "the solution is not built");
        using var expected = new LabProgram();
        (LabProgram Program, Dictionary<string, string> Environment)[] ways =
        [
            (new LabProgram(), new() { ["DOTNET_EnableHWIntrinsic"] = "0", ["TZ"] = "Pacific/Apia" }),
            (AsItRuns(built), new() { ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8" }),
            (AsItRuns(built), new() { ["DOTNET_TieredCompilation"] = "0", ["DOTNET_ReadyToRun"] = "0", ["DOTNET_gcServer"] = "1" }),
        ];
        var files = await RunAsync(expected);
        Assert.NotEqual(files, await RunAsync(expected, seed: "6")); // or it would all be the same anyway
        foreach (var (program, environment) in ways)
        {
            using (program)
            {
                foreach (var (name, value) in environment) program.Environment[name] = value;
                await SkipUnlessOfOneCommitAsync(expected, program);
                RecordedFiles.AssertSame(files, await RunAsync(program), string.Join(", ", environment));
            }
        }
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Every_scenario_is_the_same_byte_for_byte_on_Windows()
    {
        using var wine = StartWine();
        using var expected = new LabProgram();
        using var windows = Inside(wine);
        await SkipUnlessOfOneCommitAsync(expected, windows);
        var scenarios = Path.Combine(RepositoryRoot.Path, "scenarios");
        var files = await SuiteAsync(expected, scenarios);
        Assert.Equal(Directory.GetFiles(scenarios, "*.yaml").Length, files.Keys.Count(file => file.EndsWith("verdict.json", StringComparison.Ordinal)));
        RecordedFiles.AssertSame(files, await SuiteAsync(windows, Wine.PathOf(scenarios)), "on Windows");
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task A_run_is_the_same_byte_for_byte_on_another_processor()
    {
        Skip.IfNot(LabProgram.IsBuilt, LabProgram.NotBuilt);
        Skip.If(Platform.Arm.Cannot is not null, Platform.Arm.Cannot);
        using var expected = new LabProgram();
        using var arm = Platform.Arm.Program();
        await SkipUnlessOfOneCommitAsync(expected, arm);
        RecordedFiles.AssertSame(await RunAsync(expected), await RunAsync(arm), "on 64-bit ARM");
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task What_needs_no_host_works_on_Windows_and_the_rest_says_what_it_needs()
    {
        using var wine = StartWine();
        using var lab = Inside(wine);
        var validated = await lab.RunAsync("validate", Wine.PathOf(RepositoryRoot.Scenario(Scenario)), "missing.yaml");
        Assert.True(validated.ExitCode == 3, validated.ToString());
        Assert.Contains("missing.yaml: does not exist", validated.Error, StringComparison.Ordinal);
        var swarm = await lab.RunAsync("swarm", "--seeds", "2", "--minutes", "1");
        Assert.True(swarm.ExitCode == 0, swarm.ToString());
        var real = await lab.RunAsync("run", Wine.PathOf(RepositoryRoot.Scenario("dedicated-bridged")));
        Assert.True(real.ExitCode == 4, real.ToString());
        Assert.Contains("Labs of real hosts are run from Linux, and this is Microsoft Windows", real.Error, StringComparison.Ordinal);
        var doctor = await lab.RunAsync("doctor");
        Assert.True(doctor.ExitCode == 3, doctor.ToString());
        Assert.Contains("it lacks linux", doctor.Output, StringComparison.Ordinal);
    }

    /// <summary>Files that are open, which Windows neither moves nor deletes; and no link to the newest suite.</summary>
    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Shards_are_merged_and_compared_on_Windows_and_a_suite_is_gone_on_with()
    {
        using var wine = StartWine();
        using var lab = Inside(wine);
        string[] scenarios = [Wine.PathOf(RepositoryRoot.Scenario("dedicated-bridged")), Wine.PathOf(RepositoryRoot.Scenario("negative-control"))];
        foreach (var shard in (string[])["1/2", "2/2"])
        {
            var suite = await lab.RunAsync(["suite", .. scenarios, "--provider", "simulation", "--shard", shard, "--runs", "runs" + shard[0]]);
            Assert.True(suite.ExitCode == 0, suite.ToString());
        }

        string Suite(int shard) => Path.GetRelativePath(lab.Folder, Directory.GetDirectories(Path.Combine(lab.Folder, $"runs{shard}", "suites")).Single(folder => Path.GetFileName(folder) != "latest"));
        var merged = await lab.RunAsync("merge", Suite(1), Suite(2), "--out", "whole");
        Assert.True(merged.ExitCode == 0, merged.ToString());
        Assert.Contains("2 of 2 as expected", merged.Output, StringComparison.Ordinal);
        var compared = await lab.RunAsync("compare", "whole/runs/dedicated-bridged", "whole/runs/negative-control", "--out", "compared");
        Assert.True(compared.ExitCode == 0, compared.ToString());
        Assert.True(File.Exists(Path.Combine(lab.Folder, "compared", "compare.html")), compared.ToString());
        Assert.Contains("host1 → host2", compared.Output, StringComparison.Ordinal); // and not in a code page that has no arrows
        var resumed = await lab.RunAsync("suite", "--resume", "--runs", "runs1");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Contains("nothing is left to run", resumed.Output + resumed.Error, StringComparison.Ordinal);
    }

    private static Wine StartWine()
    {
        Skip.IfNot(LabProgram.IsBuilt, LabProgram.NotBuilt);
        Skip.If(Platform.Windows.Cannot is not null, Platform.Windows.Cannot);
        return Wine.Start();
    }

    private static LabProgram Inside(Wine wine)
    {
        var program = Platform.Windows.Program();
        foreach (var (name, value) in wine.Environment) program.Environment[name] = value;
        return program;
    }

    private static LabProgram AsItRuns(string built) => new() { Programs = built, Executable = "Lab.Runner.dll", Around = ["dotnet", "exec"] };

    /// <summary>Runs name the commit that they are of.</summary>
    private static async Task SkipUnlessOfOneCommitAsync(LabProgram one, LabProgram other)
    {
        var (expected, actual) = (await one.RunAsync("--version"), await other.RunAsync("--version"));
        Assert.True(actual.ExitCode == 0, actual.ToString());
        Skip.If(expected.Output.Trim() != actual.Output.Trim(), "the programs are of different commits, which runs name");
    }

    private static async Task<SortedDictionary<string, string>> RunAsync(LabProgram lab, string seed = "5")
    {
        var result = await lab.RunAsync("run", RepositoryRoot.Scenario(Scenario), "--provider", "simulation", "--seed", seed);
        Assert.True(result.ExitCode == 0, result.ToString());
        return RecordedFiles.Of(Directory.GetDirectories(Path.Combine(lab.Folder, "runs", Scenario), $"simulation-{seed}-*").Single());
    }

    /// <summary>What its runs recorded; the suite's own files have real times.</summary>
    private static async Task<SortedDictionary<string, string>> SuiteAsync(LabProgram lab, string scenarios)
    {
        var result = await lab.RunAsync("suite", scenarios, "--provider", "simulation");
        Assert.True(result.ExitCode == 0, result.ToString());
        var suite = Assert.Single(new DirectoryInfo(Path.Combine(lab.Folder, "runs", "suites")).GetDirectories(), folder => folder.LinkTarget is null);
        return RecordedFiles.Of(Path.Combine(suite.FullName, "runs"));
    }
}
