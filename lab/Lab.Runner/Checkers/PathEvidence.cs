using Lab.Captures.Ledgers;
using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Where one migration's stream was seen: the numbers under the path proof, and nothing judged.</summary>
internal sealed record PathEvidence
{
    public required MigrationRecord Migration { get; init; }

    /// <summary>The network that must carry the stream; null when none may.</summary>
    public required NetworkPlan? Network { get; init; }

    public required IReadOnlyList<MigrationStream> Streams { get; init; }

    /// <summary>Every NIC of the plan, in its order.</summary>
    public required IReadOnlyList<StreamOnNic> Nics { get; init; }

    public StreamOnNic? Source => Expected(Migration.From);

    public StreamOnNic? Destination => Migration.To is { } to ? Expected(to) : null;

    /// <summary>What left the source where it should.</summary>
    public ByteCount Wire => new(Source?.StreamBytes ?? 0);

    public IEnumerable<StreamOnNic> Elsewhere => Nics.Where(nic => !nic.Expected && nic.StreamBytes > 0);

    /// <summary>Evidence for each migration of the run.</summary>
    public static IReadOnlyList<PathEvidence> Of(RunDirectory run)
    {
        if (run.Plan is not { } plan) return [];
        var owners = StreamOwners.Of(run);
        return [.. run.Migrations.Select(migration => Of(run, plan, migration, [.. owners.Streams[migration.Ordinal]]))];
    }

    /// <summary>Connections of this migration that one NIC saw.</summary>
    public IEnumerable<StreamRecord> On(StreamOnNic nic) =>
        Streams.SelectMany(stream => stream.Sightings).Where(seen => seen.Host == nic.Host && seen.Interface == nic.Nic);

    private static PathEvidence Of(RunDirectory run, LabPlan plan, MigrationRecord migration, IReadOnlyList<MigrationStream> streams)
    {
        var network = run.ExpectedNetwork;
        return new PathEvidence
        {
            Migration = migration,
            Network = network,
            Streams = streams,
            Nics = [.. plan.Hosts.SelectMany(host => host.Nics.Select(nic => On(plan, migration, network, streams, host.Name, nic.Name)))],
        };
    }

    private static StreamOnNic On(
        LabPlan plan, MigrationRecord migration, NetworkPlan? network, IReadOnlyList<MigrationStream> streams, string host, string nic)
    {
        var seen = streams
            .SelectMany(stream => stream.Sightings)
            .Where(record => record.Host == host && record.Interface == nic)
            .Select(MigrationStream.Forward)
            .ToList();
        var expected = network?.On(host)?.Port == nic && (host == migration.From || host == migration.To);
        return new StreamOnNic(
            host,
            nic,
            plan.NetworksOn(host, nic),
            expected,
            seen.Sum(report => report.StreamBytes.Bytes),
            seen.Sum(report => report.GapBytes.Bytes));
    }

    private StreamOnNic? Expected(string host) => Nics.FirstOrDefault(nic => nic.Expected && nic.Host == host);
}
