using Lab.Runner.Checkers;
using Lab.Runner.Suites;
using Lab.Tests.Runs;

namespace Lab.Tests.Suites;

public sealed class ScenarioFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-suite-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_scenario_of_the_repository_is_found_by_its_folder()
    {
        var files = ScenarioFiles.Read([Repository.PathOf("scenarios")]);
        Assert.True(files.AreValid);
        Assert.Equal(Directory.EnumerateFiles(Repository.PathOf("scenarios"), "*.yaml").Count(), files.Scenarios.Count);
        Assert.Equal(Verdict.Fail, files.Scenarios.Single(scenario => scenario.Name == "negative-control").Expected);
        Assert.All(files.Scenarios, scenario => Assert.InRange(scenario.Memory.Mebibytes, 350, 8192));
        Assert.All(files.Scenarios, scenario => Assert.Equal(64, scenario.Hash.Length));
    }

    [Fact]
    public void Every_fault_of_every_file_is_said_at_once()
    {
        Write("good.yaml", SampleScenario.Text());
        Write("same.yml", SampleScenario.Text());
        Write("bad.yaml", "name: bad\nhost: 2\n");
        Write("worse.yaml", "\tname");
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        var files = ScenarioFiles.Read([_folder, Path.Combine(_folder, "empty"), Path.Combine(_folder, "missing.yaml")]);
        Assert.False(files.AreValid);
        Assert.Equal(3, files.Faulty.Count);
        Assert.Contains(files.Problems, problem => problem.Contains("both named", StringComparison.Ordinal));
        Assert.Contains(files.Problems, problem => problem.Contains("holds no scenario", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_named_twice_counts_once()
    {
        var file = Write("good.yaml", SampleScenario.Text());
        Assert.Single(ScenarioFiles.Read([file, _folder]).Scenarios);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
