namespace Lab.Runner.Suites;

/// <summary>A suite before anything ran.</summary>
public static class SuiteBeginning
{
    /// <param name="selected">What all shards together run.</param>
    /// <param name="chosen">What this one runs.</param>
    public static SuiteState Of(string id, DateTimeOffset now, IReadOnlyList<SuiteScenario> selected, IReadOnlyList<SuiteScenario> chosen, Shard? shard) => new()
    {
        Id = id,
        Started = now,
        Folder = "",
        Shard = shard,
        Selection = [.. selected.Select(scenario => new SelectedScenario(scenario.Name, scenario.File, scenario.Hash, scenario.Expected))],
        Scenarios =
        [
            .. chosen.Select(scenario => new SuiteEntry
            {
                Name = scenario.Name,
                File = scenario.File,
                Hash = scenario.Hash,
                About = scenario.About,
                Expected = scenario.Expected,
            }),
        ],
    };
}
