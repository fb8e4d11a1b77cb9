using Lab.Captures.Ledgers;
using Lab.Model.Units;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Absence: no byte of a migration's stream, or of its disks, where it must not be, either direction, on any NIC and VLAN.</summary>
internal static class StrayStreams
{
    /// <returns>Whether any was seen.</returns>
    public static bool Judge(PathEvidence path, Findings findings)
    {
        var wrong = false;
        foreach (var nic in path.Elsewhere) wrong |= Judge(path, nic, path.Streams, "the stream", findings);
        foreach (var nic in path.DiskNics.Where(nic => !nic.Expected && nic.StreamBytes > 0))
            wrong |= Judge(path, nic, path.DiskCopies, "its disks", findings);
        foreach (var stream in path.Streams.Concat(path.DiskCopies).Where(stream => IsForeign(path, stream)))
        {
            findings.Fail(
                $"{path.Migration.Title}: {(stream.Class == TrafficClass.DiskCopy ? "a disk copy" : "the stream")} went to {stream.Server}, an "
                + $"address of {stream.ServerNetwork}, not of {path.Network!.Name}.");
            wrong = true;
        }

        return wrong;
    }

    private static bool Judge(PathEvidence path, StreamOnNic nic, IReadOnlyList<MigrationStream> streams, string what, Findings findings)
    {
        var here = streams.Select(stream => new Part(stream, On(stream, nic))).Where(part => part.Seen.Count > 0).ToList();
        var attempts = here.Where(part => IsAttempt(path, nic, part.Stream)).ToList();
        var strays = here.Except(attempts).Where(part => Bytes([part]) > 0).ToList();
        if (Bytes(attempts) > 0)
            findings.Unknown(
                $"{Sentence(path, nic, attempts, what)}: a connection to {nic.Host}'s own address on {path.Network!.Name}, so probably another "
                + "attempt's; which attempt sent what is not known.");
        if (strays.Count == 0) return false;
        if (IsFlooded(path, nic, strays))
        {
            findings.Note(
                $"{Sentence(path, nic, strays, what)}: frames that the switch of {path.Network!.Name} flooded to a host that had no part in it.");
            return false;
        }

        findings.Fail(
            $"{Sentence(path, nic, strays, what)}; {(path.Network is { } network ? $"all of it belongs on {network.Name}" : "there should have been no stream")}.");
        return true;
    }

    private static string Sentence(
        PathEvidence path, StreamOnNic nic, IReadOnlyList<Part> connections, string what) =>
        $"{path.Migration.Title}: {new ByteCount(Bytes(connections))} of {what} were on {path.Plan.Describe(nic.Host, nic.Nic, (ushort)(nic.Vlan ?? 0))}, "
        + string.Join(", ", connections.Select(part => part.Stream.Endpoints));

    private static List<StreamRecord> On(MigrationStream stream, StreamOnNic nic) =>
        [.. stream.Sightings.Where(seen => seen.Host == nic.Host && seen.Interface == nic.Nic && seen.Vlan == (nic.Vlan ?? 0))];

    private static long Bytes(IEnumerable<Part> connections) =>
        connections.Sum(part => part.Stream.Forward(part.Seen).StreamBytes.Bytes);

    /// <summary>An engine that chooses the destination may have tried another host before: a stream to a third host's own address on the
    /// right network is no stray, and not this attempt's either.</summary>
    private static bool IsAttempt(PathEvidence path, StreamOnNic nic, MigrationStream stream) =>
        IsBystander(path, nic) && path.Network!.On(nic.Host)!.Has(stream.Server.Address);

    /// <summary>A switch that has not learned an address yet sends a frame to everyone on the segment; a host that took no part then sees a
    /// little of the stream on the right network.</summary>
    private static bool IsFlooded(PathEvidence path, StreamOnNic nic, IReadOnlyList<Part> strays)
    {
        var seen = strays.SelectMany(part => part.Seen).ToList();
        return IsBystander(path, nic) && seen.TrueForAll(record => record.Transmitted.Packets == 0)
            && seen.Sum(record => (record.Received + record.Forwarded).PayloadBytes.Bytes) * 100 <= path.Wire.Bytes + path.DiskWire.Bytes;
    }

    /// <summary>A third host's NIC on the right network.</summary>
    private static bool IsBystander(PathEvidence path, StreamOnNic nic) =>
        nic.Host != path.Migration.From && nic.Host != path.Migration.To
        && path.Network is { } network && path.Plan.Carries(network, nic.Host, nic.Nic, (ushort)(nic.Vlan ?? 0));

    private static bool IsForeign(PathEvidence path, MigrationStream stream) =>
        path.Network is not null && stream.ServerNetwork is { } network && network != path.Network.Name
        && stream.Sightings.Any(
            seen => path.Nics.Any(nic => nic.Expected && nic.Host == seen.Host && nic.Nic == seen.Interface && (nic.Vlan ?? 0) == seen.Vlan));

    /// <param name="Seen">What one NIC saw of it on one VLAN.</param>
    private sealed record Part(MigrationStream Stream, List<StreamRecord> Seen);
}
