using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Which stream belongs to which migration.</summary>
/// <param name="Streams">All of them, by the migration's ordinal; a migration without a stream has no entry.</param>
/// <param name="Unowned">Streams that could belong to several migrations, or to none.</param>
internal sealed record StreamOwners(ILookup<int, MigrationStream> Streams, IReadOnlyList<MigrationStream> Unowned)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>
    /// By the VM whose process held a socket of the stream; and where no sample saw one, by time, if only one migration ran then. That
    /// suffices to count bytes. Whether the attribution is proven is the <see cref="AttributionChecker"/>'s question.
    /// </summary>
    public static StreamOwners Of(RunDirectory run)
    {
        var owned = MigrationStream.Of(run).Select(stream => (Stream: stream, Owner: Owner(run, stream))).ToList();
        return new StreamOwners(
            owned.Where(pair => pair.Owner is not null).ToLookup(pair => pair.Owner!.Ordinal, pair => pair.Stream),
            [.. owned.Where(pair => pair.Owner is null).Select(pair => pair.Stream)]);
    }

    /// <summary>Migrations that ran when the stream began.</summary>
    public static IReadOnlyList<MigrationRecord> Running(RunDirectory run, MigrationStream stream) =>
        [.. run.Migrations.Where(migration => stream.First >= migration.Requested - Slack && (migration.Finished is not { } end || stream.First <= end + Slack))];

    private static MigrationRecord? Owner(RunDirectory run, MigrationStream stream)
    {
        var running = Running(run, stream);
        var vms = stream.Vms;
        if (vms.Count > 0) running = [.. running.Where(migration => IdOf(run, migration) is { } id && vms.Contains(id))];
        // One after the other, migrations can meet within the slack: then the one that strictly covers the stream's beginning has it.
        if (running.Count > 1)
            running =
            [
                .. running
                .Where(migration => stream.First >= migration.Requested && (migration.Finished is not { } end || stream.First <= end)),
            ];
        return running.Count == 1 ? running[0] : null;
    }

    public static Guid? IdOf(RunDirectory run, MigrationRecord migration) => run.Plan?.Vm(migration.Vm)?.Id ?? migration.VmId;
}
