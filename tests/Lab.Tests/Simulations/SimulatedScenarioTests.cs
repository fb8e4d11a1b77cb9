using Lab.Runner.Commands;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Simulations;

/// <summary>Every scenario of the repository, unchanged, through engine, agents, runner and judge on virtual time.</summary>
public sealed class SimulatedScenarioTests : IDisposable
{
    private readonly string _runs = Directory.CreateTempSubdirectory("lab-simulated-").FullName;

    public static TheoryData<string> Scenarios => [.. Directory.GetFiles(Repository.PathOf("scenarios"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_scenario_gets_the_verdict_that_it_is_written_for(string name)
    {
        var file = Repository.PathOf("scenarios", name + ".yaml");
        var wanted = ScenarioLoader.Load(file, null).Value!.Expect.Verdict;
        var run = Simulate(file, seed: 1);
        Assert.Equal(wanted.ToString(), VerdictOf(run), ignoreCase: true);
        Assert.Contains("\"simulated\": true", File.ReadAllText(Path.Combine(run, RunFiles.Environment)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dedicated-bridged")]
    [InlineData("eight-at-once")]
    [InlineData("bond-fails-over")]
    [InlineData("rolled-back")]
    public void The_same_scenario_and_seed_give_the_same_directory_to_the_byte(string name)
    {
        var file = Repository.PathOf("scenarios", name + ".yaml");
        var first = Contents(Simulate(file, seed: 7));
        var again = Contents(Simulate(file, seed: 7));
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), again.Keys.Order(StringComparer.Ordinal));
        Assert.All(first, file => Assert.True(file.Value.AsSpan().SequenceEqual(again[file.Key]), $"{file.Key} differs"));
        Assert.True(first.Count > 10);
    }

    [Fact]
    public void Another_seed_is_another_run()
    {
        var file = Repository.PathOf("scenarios", "dedicated-bridged.yaml");
        Assert.NotEqual(Simulate(file, seed: 1), Simulate(file, seed: 2));
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(_runs, "dedicated-bridged"), "simulation-*").Length);
    }

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    private string Simulate(string file, ulong seed)
    {
        using var quiet = new QuietConsole();
        return SimulatedRun.Run(file, hosts: null, _runs, seed, json: false).Directory ?? throw new InvalidOperationException($"{file} was refused.");
    }

    private static string VerdictOf(string run)
    {
        using var verdict = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(run, RunFiles.Verdict)));
        return verdict.RootElement.GetProperty("verdict").GetString()!;
    }

    private static Dictionary<string, byte[]> Contents(string run) =>
        Directory.GetFiles(run, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(run, path), File.ReadAllBytes);

    /// <summary>What a run says is for people.</summary>
    private sealed class QuietConsole : IDisposable
    {
        private readonly TextWriter _before = Console.Out;

        public QuietConsole() => Console.SetOut(TextWriter.Null);

        public void Dispose() => Console.SetOut(_before);
    }
}
