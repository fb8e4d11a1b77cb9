using Lab.Captures.Ledgers;
using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Where one migration's streams were seen: the numbers under the path proof, and nothing judged.</summary>
internal sealed record PathEvidence
{
    public required LabPlan Plan { get; init; }

    public required MigrationRecord Migration { get; init; }

    /// <summary>The network that must carry the stream; null when none may.</summary>
    public required NetworkPlan? Network { get; init; }

    /// <summary>Memory and device state, all channels.</summary>
    public required IReadOnlyList<MigrationStream> Streams { get; init; }

    /// <summary>Disks, which have connections of their own.</summary>
    public required IReadOnlyList<MigrationStream> DiskCopies { get; init; }

    /// <summary>Every NIC of the plan, in its order, with an entry for each VLAN that a network or the stream has there.</summary>
    public required IReadOnlyList<StreamOnNic> Nics { get; init; }

    /// <summary>The same of the disk copies.</summary>
    public required IReadOnlyList<StreamOnNic> DiskNics { get; init; }

    /// <summary>What left the source where it should; null when the network is not attached there.</summary>
    public StreamOnCarrier? Source => Expected(Migration.From, Streams);

    public StreamOnCarrier? Destination => Expected(Migration.To, Streams);

    /// <summary>The same of the disk copies.</summary>
    public StreamOnCarrier? DiskSource => Expected(Migration.From, DiskCopies);

    public StreamOnCarrier? DiskDestination => Expected(Migration.To, DiskCopies);

    public ByteCount Wire => new(Source?.StreamBytes ?? 0);

    public ByteCount DiskWire => new(DiskSource?.StreamBytes ?? 0);

    public IEnumerable<StreamOnNic> Elsewhere => Nics.Where(nic => !nic.Expected && nic.StreamBytes > 0);

    /// <summary>The most of the stream, memory or disks, that one NIC or bond saw where it must not be.</summary>
    public long ElsewhereBytes => Math.Max(Most(Streams, Nics), Most(DiskCopies, DiskNics));

    /// <summary>Evidence for each migration of the run.</summary>
    public static IReadOnlyList<PathEvidence> Of(RunDirectory run) => run.Once("all", () => Reckon(run));

    private static IReadOnlyList<PathEvidence> Reckon(RunDirectory run)
    {
        if (run.Plan is not { } plan) return [];
        var owners = StreamOwners.Of(run);
        return [.. run.Migrations.Select(migration => Of(run, plan, migration, [.. owners.Streams[migration.Ordinal]]))];
    }

    /// <summary>What one bond or NIC saw of connections on one VLAN: every byte once, whichever port had it.</summary>
    public static StreamOnCarrier On(IEnumerable<MigrationStream> streams, Carrier carrier, ushort vlan)
    {
        var reports = streams
            .Select(stream => (Stream: stream, Seen: Seen(stream, carrier, vlan).ToList()))
            .Where(pair => pair.Seen.Count > 0)
            .Select(pair => pair.Stream.Forward(pair.Seen))
            .ToList();
        return new StreamOnCarrier(
            carrier, vlan, reports.Sum(report => report.StreamBytes.Bytes), reports.Sum(report => report.GapBytes.Bytes), reports.Sum(report => report.Gaps));
    }

    private static PathEvidence Of(RunDirectory run, LabPlan plan, MigrationRecord migration, IReadOnlyList<MigrationStream> all)
    {
        var network = run.ExpectedNetworkOf(migration.Ordinal);
        MigrationStream[] streams = [.. all.Where(stream => stream.Class == TrafficClass.QemuStream)];
        MigrationStream[] copies = [.. all.Except(streams)];
        return new PathEvidence
        {
            Plan = plan,
            Migration = migration,
            Network = network,
            Streams = streams,
            DiskCopies = copies,
            Nics = [.. Everywhere(plan, migration, network, streams)],
            DiskNics = copies.Length == 0 ? [] : [.. Everywhere(plan, migration, network, copies)],
        };
    }

    private static IEnumerable<StreamOnNic> Everywhere(LabPlan plan, MigrationRecord migration, NetworkPlan? network, IReadOnlyList<MigrationStream> streams) =>
        plan.Hosts.SelectMany(
            host => host.Nics.SelectMany(
                nic => Vlans(plan, streams, host.Name, nic.Name).Select(vlan => On(plan, migration, network, streams, host.Name, nic.Name, vlan))));

    /// <summary>VLANs that a network has on a NIC, and those that the streams were seen with; of a NIC that nobody uses, the untagged.</summary>
    private static IEnumerable<ushort> Vlans(LabPlan plan, IReadOnlyList<MigrationStream> streams, string host, string nic)
    {
        var used = plan.Networks.Where(network => plan.NicsOf(network, host).Contains(nic)).Select(network => network.Tag());
        var seen = streams.SelectMany(stream => stream.Sightings).Where(record => record.Host == host && record.Interface == nic).Select(record => record.Vlan);
        return used.Concat(seen).DefaultIfEmpty().Distinct().Order();
    }

    private static StreamOnNic On(
        LabPlan plan, MigrationRecord migration, NetworkPlan? network, IReadOnlyList<MigrationStream> streams, string host, string nic, ushort vlan)
    {
        var on = On(streams, new Carrier(host, nic, [nic]), vlan);
        var bond = plan.BondOf(host, nic)?.Name;
        return new StreamOnNic(
            host,
            nic,
            vlan == 0 ? null : vlan,
            bond,
            plan.NetworksOn(host, nic, vlan),
            network is not null && plan.Carries(network, host, nic, vlan) && (host == migration.From || host == migration.To),
            // What a bond's port did not carry its other ports did: only the bond has gaps.
            bond is null ? on.StreamBytes : on.StreamBytes - on.GapBytes,
            bond is null ? on.GapBytes : 0);
    }

    private StreamOnCarrier? Expected(string? host, IReadOnlyList<MigrationStream> streams) =>
        Network is { } network && Plan.CarrierOf(network, host) is { } carrier ? On(streams, carrier, network.Tag()) : null;

    private long Most(IReadOnlyList<MigrationStream> streams, IReadOnlyList<StreamOnNic> nics) =>
        nics.Where(nic => !nic.Expected && nic.StreamBytes > 0)
            .Select(nic => On(streams, Plan.CarrierOf(nic.Host, nic.Nic), (ushort)(nic.Vlan ?? 0)).StreamBytes)
            .DefaultIfEmpty()
            .Max();

    private static IEnumerable<StreamRecord> Seen(MigrationStream stream, Carrier carrier, ushort vlan) =>
        stream.Sightings.Where(seen => seen.Host == carrier.Host && seen.Vlan == vlan && carrier.Nics.Contains(seen.Interface));
}

/// <summary>What a NIC, or the ports of a bond together, saw of a migration's stream on one VLAN.</summary>
/// <param name="StreamBytes">Payload by TCP sequence numbers, every byte once.</param>
/// <param name="GapBytes">The part of it that no port's capture has.</param>
internal sealed record StreamOnCarrier(Carrier Carrier, ushort Vlan, long StreamBytes, long GapBytes, int Gaps)
{
    public string Host => Carrier.Host;
}
