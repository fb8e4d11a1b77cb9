using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace Lab.HostTests.Runs;

/// <summary>Many labs side by side, on real hypervisors.</summary>
public sealed class SuiteTests
{
    private static readonly string[] Three = ["dedicated-bridged", "dedicated-bridgeless", "negative-control"];

    [SkippableFact]
    public async Task Three_scenarios_side_by_side_get_the_verdicts_they_are_written_for()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var result = await lab.RunAsync(Suite("--parallel", "3"));
        Assert.True(result.ExitCode == 0, result.ToString());
        await before.AssertNothingNewAsync();

        var suite = Latest(lab);
        Assert.Equal("pass pass fail", string.Join(' ', Entries(suite).Select(entry => Last(entry).GetProperty("verdict").GetString())));
        var cases = XDocument.Load(Path.Combine(suite, "junit.xml")).Descendants("testcase").ToList();
        Assert.Equal(Three, cases.Select(element => element.Attribute("name")!.Value));
        Assert.All(cases, element => Assert.Empty(element.Elements("failure").Concat(element.Elements("error"))));
        var index = File.ReadAllText(Path.Combine(suite, "index.html"));
        foreach (var entry in Entries(suite))
        {
            var run = Last(entry).GetProperty("run").GetString()!;
            Assert.Contains($"href=\"{run}/report.html\"", index, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(suite, run, "plots", "thumbnail.svg")), run);
        }

        await TheRunsCanBeComparedAsync(lab, suite);
    }

    [SkippableFact]
    public async Task A_suite_runs_as_an_ordinary_user_and_its_labs_die_with_it()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        Skip.If(!Environment.IsPrivilegedProcess || LabProgram.OrdinaryUser is null, "needs root to become the user named by LAB_TEST_USER");
        using var lab = new LabProgram(LabProgram.OrdinaryUser);
        var before = Leftovers.Look(lab);
        var process = lab.Start("suite", lab.Copy(RepositoryRoot.Scenario("dedicated-bridged")), lab.Copy(RepositoryRoot.Scenario("negative-control")), "--parallel", "2");
        await process.UntilAsync(history => Count(history, "\"phase\":\"settle\"") >= 1);
        await KillAsync(process, "-9");
        await process.WaitAsync();
        await before.AssertNothingNewAsync();
    }

    [SkippableFact]
    public async Task Nothing_remains_of_a_suite_that_is_killed_and_a_resumed_one_finishes()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var process = lab.Start(Suite("--parallel", "2"));
        // The second has begun its last phases, or the third its first: one is over, one is under way.
        await process.UntilAsync(history => Count(history, "\"kind\":\"run-finished\"") >= 1 && Count(history, "\"kind\":\"run-started\"") >= 3);
        process.Kill();
        await process.WaitAsync();
        await before.AssertNothingNewAsync();
        var suite = Latest(lab);
        var over = Entries(suite).Where(entry => entry.GetProperty("state").GetString() == "finished").Select(Last).Select(attempt => attempt.GetProperty("run").GetString()).ToList();
        Assert.InRange(over.Count, 1, 2);

        var resumed = await lab.RunAsync("suite", "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(suite, Latest(lab));
        Assert.All(Entries(suite), entry => Assert.Equal("finished", entry.GetProperty("state").GetString()));
        Assert.Subset(Entries(suite).Select(Last).Select(attempt => attempt.GetProperty("run").GetString()).ToHashSet(), over.ToHashSet());
        await before.AssertNothingNewAsync();
    }

    [SkippableFact]
    public async Task An_interrupted_suite_tears_its_labs_down_and_says_how_to_go_on()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var process = lab.Start(Suite("--parallel", "2"));
        await process.UntilAsync(history => Count(history, "\"phase\":\"settle\"") >= 2);
        await KillAsync(process, "-INT");
        var result = await process.WaitAsync();
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("lab suite --resume", result.Output, StringComparison.Ordinal);
        Assert.Contains("run-interrupted", process.History(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Latest(lab), "index.html")));
        await before.AssertNothingNewAsync();
    }

    [SkippableFact]
    public async Task Two_shards_become_one_suite()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        foreach (var shard in (string[])["1/2", "2/2"])
        {
            var part = await lab.RunAsync(Suite("--shard", shard, "--runs", "part" + shard[0]));
            Assert.True(part.ExitCode == 0, part.ToString());
        }

        var merged = await lab.RunAsync("merge", "part1/suites/latest", "part2/suites/latest", "--out", "whole");
        Assert.True(merged.ExitCode == 0, merged.ToString());
        var whole = Path.Combine(lab.Folder, "whole");
        Assert.Equal(Three, Entries(whole).Select(entry => entry.GetProperty("name").GetString()));
        foreach (var entry in Entries(whole))
        {
            var check = await lab.RunAsync("check", Path.Combine(whole, Last(entry).GetProperty("run").GetString()!));
            Assert.Equal(Last(entry).GetProperty("exitCode").GetInt32(), check.ExitCode);
        }

        var half = await lab.RunAsync("merge", "part1/suites/latest", "part1/suites/latest", "--out", "half");
        Assert.True(half.ExitCode == 3, half.ToString());
        Assert.False(Directory.Exists(Path.Combine(lab.Folder, "half")));
    }

    [SkippableFact]
    public async Task Bad_scenarios_are_all_named_before_anything_runs()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        File.WriteAllText(Path.Combine(lab.Folder, "one.yaml"), "name: one\nhost: 2\n");
        File.WriteAllText(Path.Combine(lab.Folder, "two.yaml"), "nam: two\n");
        var result = await lab.RunAsync("suite", "one.yaml", "two.yaml", RepositoryRoot.Scenario("dedicated-bridged"));
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains("one.yaml:2", result.Error, StringComparison.Ordinal);
        Assert.Contains("two.yaml:1", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(lab.Folder, "runs")));
    }

    private static async Task TheRunsCanBeComparedAsync(LabProgram lab, string suite)
    {
        var compared = await lab.RunAsync("compare", "dedicated-bridged", Path.Combine(suite, "runs", "negative-control", "latest"), "--out", "compared");
        Assert.True(compared.ExitCode == 0, compared.ToString());
        Assert.Contains("noise unknown", compared.Output, StringComparison.Ordinal);
        foreach (var file in (string[])["compare.html", "compare.json", "plots/bandwidth.svg"]) Assert.True(File.Exists(Path.Combine(lab.Folder, "compared", file)), file);
    }

    private static string[] Suite(params string[] options) => ["suite", .. Three.Select(RepositoryRoot.Scenario), .. options];

    private static string Latest(LabProgram lab)
    {
        var link = new DirectoryInfo(Path.Combine(lab.Folder, "runs", "suites", "latest"));
        return link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static List<JsonElement> Entries(string suite) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(suite, "suite.json"))).RootElement.GetProperty("scenarios").EnumerateArray()];

    private static JsonElement Last(JsonElement entry) => entry.GetProperty("attempts").EnumerateArray().Last();

    private static int Count(string text, string word) => text.Split(word).Length - 1;

    private static async Task KillAsync(LabProcess process, string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
