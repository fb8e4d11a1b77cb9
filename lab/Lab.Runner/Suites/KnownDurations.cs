namespace Lab.Runner.Suites;

/// <summary>How long scenarios took on this machine, by the newest suites below a folder of runs.</summary>
public static class KnownDurations
{
    private const int MostSuites = 20;

    /// <returns>Seconds by name: what is known, else the scenario's own estimate.</returns>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<SuiteScenario> scenarios, string runs)
    {
        Dictionary<string, double> known = [];
        foreach (var suite in Newest(runs))
            foreach (var entry in suite.Scenarios)
                if (entry.Decisive is { Verdict: not null } attempt) known.TryAdd(entry.Name, attempt.Milliseconds / 1000);
        return scenarios.ToDictionary(scenario => scenario.Name, scenario => known.GetValueOrDefault(scenario.Name, scenario.Estimate));
    }

    private static IEnumerable<SuiteState> Newest(string runs)
    {
        var folder = Path.Combine(runs, SuiteDirectory.Suites);
        if (!Directory.Exists(folder)) yield break;
        var suites = new DirectoryInfo(folder).EnumerateDirectories().Where(item => item.LinkTarget is null && File.Exists(Path.Combine(item.FullName, SuiteDirectory.State)));
        foreach (var suite in suites.OrderByDescending(item => item.Name, StringComparer.Ordinal).Take(MostSuites))
            if (SuiteDirectory.TryRead(suite.FullName) is { } state) yield return state;
    }
}
