using Lab.Model.Errors;

namespace Lab.Runner.Suites;

/// <summary>What an interrupted suite still has to do.</summary>
/// <param name="State">The suite to go on with: what is to be run again begins anew, the rest is as it was.</param>
/// <param name="Todo">In the order of the suite.</param>
/// <param name="Changed">Names of those that were over, but whose file is another one now.</param>
public sealed record SuiteResumption(SuiteState State, IReadOnlyList<SuiteScenario> Todo, IReadOnlyList<string> Changed)
{
    /// <param name="now">The suite's files as they are now.</param>
    /// <exception cref="LabException"><see cref="ErrorKind.BadRequest"/>: a file holds another scenario than it did.</exception>
    public static SuiteResumption Of(SuiteState suite, IReadOnlyList<SuiteScenario> now)
    {
        var gone = suite.Scenarios.Where(entry => now.All(scenario => scenario.Name != entry.Name)).ToList();
        if (gone.Count > 0)
            throw new LabException(
                ErrorKind.BadRequest,
                $"{string.Join(", ", gone.Select(entry => $"{entry.File} is not '{entry.Name}' any more"))}: begin a new suite.");
        List<SuiteScenario> todo = [];
        List<string> changed = [];
        foreach (var entry in suite.Scenarios)
        {
            var scenario = now.First(item => item.Name == entry.Name);
            if (scenario.Hash != entry.Hash && entry.Attempts.Count > 0) changed.Add(entry.Name);
            if (!entry.IsOver || scenario.Hash != entry.Hash) todo.Add(scenario);
        }

        var fresh = todo.Aggregate(suite, (state, scenario) => state.With(Anew(state[scenario.Name], scenario)));
        return new SuiteResumption(fresh with { Finished = null, Selection = [.. fresh.Selection.Select(item => Selected(item, todo))] }, todo, changed);
    }

    /// <summary>Attempts at another content say nothing about this one.</summary>
    private static SuiteEntry Anew(SuiteEntry entry, SuiteScenario scenario) => entry with
    {
        State = EntryState.Pending,
        Hash = scenario.Hash,
        About = scenario.About,
        Expected = scenario.Expected,
        Reason = null,
        Attempts = scenario.Hash == entry.Hash ? entry.Attempts : [],
    };

    private static SelectedScenario Selected(SelectedScenario item, List<SuiteScenario> todo) =>
        todo.FirstOrDefault(scenario => scenario.Name == item.Name) is { } scenario ? item with { Hash = scenario.Hash, Expected = scenario.Expected } : item;
}
