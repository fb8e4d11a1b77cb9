using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>A stretch of one migration, as the captures show it.</summary>
/// <param name="Name"><c>prepare</c>, <c>pre-copy</c>, <c>downtime</c>, <c>post-copy</c>, <c>finish</c> or <c>migrations</c>.</param>
internal sealed record Phase(int Migration, string Name, DateTimeOffset From, DateTimeOffset To)
{
    public const string Downtime = "downtime";

    /// <summary>Any migration, where several ran at once.</summary>
    public const string Migrating = "migrations";

    /// <summary>From the request to the stream's first frame; to the pause; the pause; to the stream's last frame, if memory still flows
    /// then; to the end. What is not known is left out.</summary>
    public static IEnumerable<Phase> Of(RunDirectory run, JudgedMigration migration, DateTimeOffset end)
    {
        var path = PathEvidence.Of(run).First(path => path.Migration.Ordinal == migration.Ordinal);
        var finished = migration.Finished ?? end;
        var at = migration.Requested;
        var marks = new (string Name, DateTimeOffset? To)[]
        {
            ("prepare", path.Streams.Count > 0 ? path.Streams.Min(stream => stream.First) : null),
            ("pre-copy", migration.Downtime.From),
            (Downtime, migration.Downtime.To),
            ("post-copy", path.Migration.UsedPostCopy ? path.Streams.Max(stream => stream.Last) : null),
            (migration.Downtime.From is null && path.Streams.Count > 0 ? "transfer" : "finish", finished),
        };
        foreach (var (name, until) in marks)
        {
            if (until is not { } to || to <= at) continue;
            yield return new Phase(migration.Ordinal, name, at, to);
            at = to;
        }
    }
}
