using System.Security.Cryptography;
using Lab.Model.Errors;
using Lab.Runner.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Suites;

/// <summary>Finds and reads the scenarios of a suite; all of them, before anything starts.</summary>
/// <param name="Scenarios">By name; only the valid ones.</param>
/// <param name="Faulty">What was read of the others.</param>
/// <param name="Problems">Sentences about files as such: no scenario there, one name twice.</param>
public sealed record ScenarioFiles(IReadOnlyList<SuiteScenario> Scenarios, IReadOnlyList<LoadResult<Scenario>> Faulty, IReadOnlyList<string> Problems)
{
    public bool AreValid => Faulty.Count == 0 && Problems.Count == 0;

    /// <param name="paths">Scenario files, and folders whose <c>*.yaml</c> and <c>*.yml</c> are meant (not those below them).</param>
    public static ScenarioFiles Read(IReadOnlyList<string> paths)
    {
        List<SuiteScenario> scenarios = [];
        List<LoadResult<Scenario>> faulty = [];
        List<string> problems = [];
        foreach (var file in Find(paths, problems)) Read(file, scenarios, faulty, problems);
        problems.AddRange(scenarios.GroupBy(scenario => scenario.Name, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group.Select(scenario => scenario.File))} are both named '{group.Key}': a suite tells its scenarios apart by name."));
        return new ScenarioFiles([.. scenarios.OrderBy(scenario => scenario.Name, StringComparer.Ordinal)], faulty, problems);
    }

    private static IEnumerable<string> Find(IReadOnlyList<string> paths, List<string> problems)
    {
        HashSet<string> seen = [];
        foreach (var path in paths)
        {
            var files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Where(IsScenario).Order(StringComparer.Ordinal)] : new List<string> { path };
            if (files.Count == 0) problems.Add($"{path} holds no scenario: no file there ends in .yaml or .yml.");
            foreach (var file in files)
                if (seen.Add(Path.GetFullPath(file))) yield return file;
        }
    }

    private static bool IsScenario(string file) => Path.GetExtension(file) is ".yaml" or ".yml";

    private static void Read(string file, List<SuiteScenario> scenarios, List<LoadResult<Scenario>> faulty, List<string> problems)
    {
        var loaded = ScenarioLoader.Load(file);
        if (loaded.Value is not { } scenario)
        {
            faulty.Add(loaded);
            return;
        }

        try
        {
            TryPlan(scenario);
            scenarios.Add(new SuiteScenario
            {
                Name = scenario.Name,
                File = file,
                Hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
                About = scenario.About,
                Expected = Expectation.VerdictOf(scenario.Expect.Verdict),
                Memory = ScenarioCost.MemoryOf(scenario),
                Estimate = ScenarioCost.EstimateOf(scenario),
            });
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file}: {problem.Message}");
        }
    }

    /// <summary>What this machine cannot do is no fault of the file: its run is skipped and says why.</summary>
    private static void TryPlan(Scenario scenario)
    {
        try
        {
            _ = LabPlanner.Plan(scenario);
        }
        catch (LabException problem) when (problem.Kind == ErrorKind.NotSupported)
        {
        }
    }
}
