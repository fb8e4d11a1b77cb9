using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Which stream belongs to which migration.</summary>
/// <param name="Streams">All of them, by the migration's ordinal; a migration without a stream has no entry.</param>
/// <param name="Unowned">Streams that could belong to several migrations, or to none.</param>
internal sealed record StreamOwners(ILookup<int, MigrationStream> Streams, IReadOnlyList<MigrationStream> Unowned)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>
    /// By the VM whose process held a socket of the stream; where no sample saw one, by the listener, which is one QEMU's, when it is known from
    /// another channel; then by hosts and time, if only one migration went that way then. That suffices to count bytes. Whether the attribution is
    /// proven is the <see cref="AttributionChecker"/>'s question.
    /// </summary>
    public static StreamOwners Of(RunDirectory run) => run.Once("all", () => Reckon(run));

    private static StreamOwners Reckon(RunDirectory run)
    {
        var streams = MigrationStream.Of(run);
        var sampled = streams.Where(stream => stream.Vms.Count > 0).ToDictionary(stream => stream, stream => Owner(run, stream));
        var owned = streams
            .Select(stream => (Stream: stream, Owner: sampled.TryGetValue(stream, out var own) ? own : ByListener(stream, sampled) ?? Owner(run, stream)))
            .ToList();
        return new StreamOwners(
            owned.Where(pair => pair.Owner is not null).ToLookup(pair => pair.Owner!.Ordinal, pair => pair.Stream),
            [.. owned.Where(pair => pair.Owner is null).Select(pair => pair.Stream)]);
    }

    /// <summary>Migrations that ran when the stream began.</summary>
    public static IReadOnlyList<MigrationRecord> Running(RunDirectory run, MigrationStream stream) =>
        [.. run.Migrations.Where(migration => stream.First >= migration.Requested - Slack && (migration.Finished is not { } end || stream.First <= end + Slack))];

    public static Guid? IdOf(RunDirectory run, MigrationRecord migration) => run.Plan?.Vm(migration.Vm)?.Id ?? migration.VmId;

    private static MigrationRecord? ByListener(MigrationStream stream, IReadOnlyDictionary<MigrationStream, MigrationRecord?> sampled)
    {
        var owners = sampled
            .Where(pair => pair.Key.Server == stream.Server && pair.Key.First <= stream.Last && stream.First <= pair.Key.Last)
            .Select(pair => pair.Value)
            .Distinct()
            .ToList();
        return owners.Count == 1 ? owners[0] : null;
    }

    private static MigrationRecord? Owner(RunDirectory run, MigrationStream stream)
    {
        var running = Running(run, stream);
        var vms = stream.Vms;
        if (vms.Count > 0) running = [.. running.Where(migration => IdOf(run, migration) is { } id && vms.Contains(id))];
        else if (running.Where(migration => GoesThere(run, migration, stream)).ToList() is { Count: > 0 } sameWay) running = sameWay;
        // One after the other, migrations can meet within the slack: then the one that strictly covers the stream's beginning has it.
        if (running.Count > 1)
            running =
            [
                .. running
                .Where(migration => stream.First >= migration.Requested && (migration.Finished is not { } end || stream.First <= end)),
            ];
        return running.Count == 1 ? running[0] : null;
    }

    private static bool GoesThere(RunDirectory run, MigrationRecord migration, MigrationStream stream) =>
        run.Plan is { } plan && plan.HostOf(stream.Client.Address) == migration.From && plan.HostOf(stream.Server.Address) == migration.To;
}
