using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>One TCP connection that carried a migration's memory or disks, wherever it was seen.</summary>
/// <param name="Client">The end that connected: the source's QEMU.</param>
/// <param name="Sightings">One for each capture, and each VLAN of it, that has it.</param>
/// <param name="Sockets">Who held either end, of all hosts' samples.</param>
internal sealed record MigrationStream(
    TrafficClass Class, TransportEndpoint Client, TransportEndpoint Server, IReadOnlyList<StreamRecord> Sightings, IReadOnlyList<HeldSocket> Sockets)
{
    /// <summary>Samples and frames are stamped by different clocks' readings, and a socket is sampled, not watched.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public DateTimeOffset First => Sightings.Min(seen => seen.First);

    public DateTimeOffset Last => Sightings.Max(seen => seen.Last);

    public string Endpoints => $"{Client} → {Server}";

    /// <summary>VMs whose processes held either end; libvirtd, which connects and hands the socket on, has none.</summary>
    public IReadOnlyList<Guid> Vms => [.. Sockets.Select(socket => socket.Vm).OfType<Guid>().Distinct()];

    /// <summary>The logical network of the address it went to; null when it is no host's.</summary>
    public string? ServerNetwork => Sightings[0].Server == Server ? Sightings[0].ServerNetwork : Sightings[0].ClientNetwork;

    /// <summary>Every stream of the run, in the order of their first frames. A connection that never carried a byte, such as a refused one,
    /// is none.</summary>
    public static IReadOnlyList<MigrationStream> Of(RunDirectory run)
    {
        var hosts = run.Plan?.Hosts.Select(host => host.Name).ToList() ?? [];
        return
        [
            .. run.Ledger.Streams
                .GroupBy(seen => seen.Connection)
                .Select(sightings => Of(run, hosts, [.. sightings]))
                .Where(stream => stream.Sightings.Any(seen => stream.Forward(seen).StreamBytes.Bytes > 0))
                .OrderBy(stream => stream.First).ThenBy(stream => stream.Client),
        ];
    }

    /// <summary>Payload from source to destination by sequence numbers, as one capture has it.</summary>
    public SequenceReport Forward(StreamRecord seen) => seen.Client == Client ? seen.ClientToServer : seen.ServerToClient;

    /// <summary>The same as several captures have it together: every byte once.</summary>
    public SequenceReport Forward(IEnumerable<StreamRecord> seen) =>
        SequenceUnion.Of(seen.Select(record => (Forward(record), record.First, record.Last)));

    private static MigrationStream Of(RunDirectory run, IReadOnlyList<string> hosts, IReadOnlyList<StreamRecord> sightings)
    {
        var (client, server) = Ends(sightings);
        var (earliest, latest) = (sightings.Min(seen => seen.First) - Slack, sightings.Max(seen => seen.Last) + Slack);
        var held = hosts.SelectMany(host => run.Sockets(host)
            .Where(sample => (sample.Local == client && sample.Remote == server) || (sample.Local == server && sample.Remote == client))
            .Where(sample => sample.Pid is not null && sample.Time <= latest && (sample.LastTime ?? latest) >= earliest)
            .Select(
                sample => new HeldSocket(
                    host,
                    sample.Local,
                    sample.Pid!.Value,
                    sample.Process ?? "?",
                    Guid.TryParse(sample.Vm, out var vm) ? vm : null,
                    sample.VmName)));
        return new MigrationStream(sightings[0].Class, client, server, sightings, [.. held.Distinct()]);
    }

    /// <summary>Who connected, where a handshake was captured; else who sent more, which a migration's source does.</summary>
    private static (TransportEndpoint Client, TransportEndpoint Server) Ends(IReadOnlyList<StreamRecord> sightings)
    {
        var known = sightings.FirstOrDefault(seen => seen.ClientKnown);
        if (known is not null) return (known.Client, known.Server);
        var (one, other) = (sightings[0].Client, sightings[0].Server);
        var sent = sightings.Sum(seen => (seen.Client == one ? 1 : -1) * (seen.ClientToServer.StreamBytes.Bytes - seen.ServerToClient.StreamBytes.Bytes));
        return sent >= 0 ? (one, other) : (other, one);
    }
}

/// <summary>A process that held one end of a connection.</summary>
/// <param name="Vm">The VM that the process runs; null when it runs none.</param>
internal sealed record HeldSocket(string Host, TransportEndpoint Local, int Pid, string Process, Guid? Vm, string? VmName)
{
    public override string ToString()
    {
        var vm = Vm is null ? "" : $", {VmName ?? Vm.ToString()}";
        return FormattableString.Invariant($"{Process} (pid {Pid} on {Host}{vm})");
    }
}
