namespace Lab.Runner.Suites;

/// <summary>Joins the shards of one suite. Which shards there must be, and that they are of one suite, each of them tells.</summary>
public static class SuiteMerge
{
    /// <summary>Everything that speaks against joining, each in a sentence; empty: nothing does.</summary>
    public static IReadOnlyList<string> Obstacles(IReadOnlyList<ShardSource> shards)
    {
        List<string> problems = [];
        if (shards.Count < 2) problems.Add("Name at least two suite directories: there is nothing to join otherwise.");
        foreach (var shard in shards.Where(shard => shard.Suite.Shard is null)) problems.Add($"{shard.Path} is a whole suite, no shard: it was made without --shard.");
        var divided = shards.Where(shard => shard.Suite.Shard is not null).ToList();
        if (divided.Count < 2) return problems;
        foreach (var other in divided.Skip(1)) problems.AddRange(Differences(divided[0], other));
        problems.AddRange(divided
            .GroupBy(shard => shard.Suite.Shard!.Index).Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group.Select(shard => shard.Path))} are both shard {group.First().Suite.Shard}."));
        problems.AddRange(divided
            .SelectMany(shard => shard.Suite.Scenarios.Select(entry => (entry.Name, Shard: shard))).GroupBy(pair => pair.Name, pair => pair.Shard)
            .Where(group => group.DistinctBy(shard => shard.Suite.Shard!.Index).Count() > 1)
            .GroupBy(group => string.Join(" and ", group.Select(shard => shard.Path)), group => group.Key)
            .Select(group => $"{group.Key} both ran {string.Join(", ", group)}."));
        return problems;
    }

    /// <summary>The whole suite. Scenarios of missing shards are in it as not run.</summary>
    public static SuiteState Join(string id, IReadOnlyList<SuiteState> shards)
    {
        var first = shards.MinBy(shard => shard.Started)!;
        var entries = shards.SelectMany(shard => shard.Scenarios).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        return first with
        {
            Id = id,
            Finished = shards.All(shard => shard.Finished is not null) && entries.Count == first.Selection.Count ? shards.Max(shard => shard.Finished) : null,
            Shard = null,
            Parallel = null,
            Retries = shards.Max(shard => shard.Retries),
            Milliseconds = shards.Max(shard => shard.Milliseconds), // they ran at the same time, on machines of their own
            Scenarios = [.. first.Selection.Select(item => entries.GetValueOrDefault(item.Name) ?? Missing(item)).OrderBy(entry => entry.Name, StringComparer.Ordinal)],
        };
    }

    /// <summary>The shards that were not given, from 1; of at least one shard.</summary>
    public static IReadOnlyList<int> MissingOf(IReadOnlyList<SuiteState> shards) =>
        [.. Enumerable.Range(1, shards[0].Shard!.Count).Except(shards.Select(shard => shard.Shard!.Index))];

    private static IEnumerable<string> Differences(ShardSource one, ShardSource other)
    {
        if (one.Suite.Shard!.Count != other.Suite.Shard!.Count)
            yield return $"{one.Path} is shard {one.Suite.Shard}, {other.Path} is shard {other.Suite.Shard}: they are parts of different divisions.";
        var (mine, theirs) = (one.Suite.Selection, other.Suite.Selection);
        var only = mine.Select(item => item.Name).Except(theirs.Select(item => item.Name)).Select(name => $"'{name}' is only in that of {one.Path}")
            .Concat(theirs.Select(item => item.Name).Except(mine.Select(item => item.Name)).Select(name => $"'{name}' is only in that of {other.Path}"));
        var changed = mine.Where(item => theirs.Any(their => their.Name == item.Name && their.Hash != item.Hash)).Select(item => $"'{item.Name}' is not the same file");
        var differences = only.Concat(changed).ToList();
        if (differences.Count > 0) yield return $"{one.Path} and {other.Path} are shards of different suites: {string.Join(", ", differences)}.";
    }

    private static SuiteEntry Missing(SelectedScenario item) => new()
    {
        Name = item.Name,
        File = item.File,
        Hash = item.Hash,
        Expected = item.Expected,
        Reason = "its shard was not given",
    };
}

/// <param name="Path">As the user named it.</param>
public sealed record ShardSource(string Path, SuiteState Suite);
