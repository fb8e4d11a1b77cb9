using System.Text.Json;
using Lab.Model.Errors;
using Lab.Runner.Commands;
using Lab.Runner.Plans;
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

    [Fact]
    public void A_silence_while_QEMU_begins_is_told_apart_from_the_move()
    {
        var run = Simulate(Repository.PathOf("bench", "accuracy", "acc-06-unlimited-gibibyte.yaml"), seed: 1);
        using var verdict = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, RunFiles.Verdict)));
        var downtime = verdict.RootElement.GetProperty("migrations")[0].GetProperty("downtime");
        var (longest, atMove) = (downtime.GetProperty("heartbeatMilliseconds").GetDouble(), downtime.GetProperty("heartbeatAtMoveMilliseconds").GetDouble());
        Assert.InRange(longest, 430, 470); // 262,276 pages at 600,000 a second
        Assert.InRange(atMove, downtime.GetProperty("hypervisorMilliseconds").GetDouble(), 200);
        Assert.Contains("ended 1.", File.ReadAllText(Path.Combine(run, RunFiles.Verdict)), StringComparison.Ordinal); // … before the guest moved
        var report = File.ReadAllText(Path.Combine(run, RunFiles.Report));
        Assert.Contains($"longest silence {longest:0} ms", report, StringComparison.Ordinal);
        Assert.Contains("not at the move", report, StringComparison.Ordinal);
        Assert.Contains("Every number below comes from a model: default.", report, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_simulation_would_have_to_invent_it_refuses()
    {
        var file = Path.Combine(_runs, "jumbo.yaml");
        File.WriteAllText(file, File.ReadAllText(Repository.PathOf("scenarios", "jumbo-frames.yaml")).Replace("nics: [eth0, eth1]", "nics: [eth0, { name: eth1, rate: 1Gbit/s }]", StringComparison.Ordinal));
        using (new QuietConsole()) Assert.Equal((ExitCodes.Skipped, null), SimulatedRun.Run(file, hosts: null, _runs, seed: 1, json: false));
        Assert.Empty(Directory.GetDirectories(_runs));
        var plan = LabPlanner.Plan(ScenarioLoader.Load(file, null).Value!, RunOptions.Simulation);
        var refusal = Assert.Throws<LabException>(() => SimulationLimits.Check(plan)).Message;
        Assert.Contains("frames of 9000 bytes (migration) over a NIC with a rate (eth1 of host1)", refusal, StringComparison.Ordinal);
        Assert.Contains("eth1 of host2", refusal, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    private string Simulate(string file, ulong seed)
    {
        using var quiet = new QuietConsole();
        return SimulatedRun.Run(file, hosts: null, _runs, seed, json: false).Directory ?? throw new InvalidOperationException($"{file} was refused.");
    }

    private static string VerdictOf(string run)
    {
        using var verdict = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, RunFiles.Verdict)));
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
