using System.Runtime.CompilerServices;
using Lab.Captures.Addresses;
using Lab.Captures.Decoding;
using Lab.Captures.Pcapng;
using Lab.Model.Units;

namespace Lab.Captures.Ledgers;

/// <summary>One capture, read through once: the hot loop of judging.</summary>
public sealed class CaptureReading
{
    private CaptureReading(CaptureReport report, IReadOnlyList<Conversation> conversations, BinLog bins)
    {
        Report = report;
        Conversations = conversations;
        Bins = bins;
    }

    public CaptureReport Report { get; }

    /// <summary>In order of appearance.</summary>
    public IReadOnlyList<Conversation> Conversations { get; }

    internal BinLog Bins { get; }

    /// <summary>Never throws for what a file contains, nor for one that cannot be read: the report's damage says so.</summary>
    /// <param name="source">The capture.</param>
    /// <param name="guestMacs">Whose frames are guest traffic.</param>
    /// <param name="bin">Width of the time series' bins.</param>
    public static CaptureReading Read(CaptureSource source, IReadOnlyList<MacAddress> guestMacs, TimeSpan bin)
    {
        try
        {
            using var reader = PcapngReader.Open(source.Path, source.ClockAhead);
            return Read(source, reader, guestMacs, bin);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var damage = new CaptureDamage(0, $"cannot be read: {failure.Message}");
            var empty = new FlowTable(new MacRoles([], []), bin);
            return new CaptureReading(Summarise(source, default, new FileFacts(0, null, damage), 0), [], empty.Bins);
        }
    }

    /// <summary>The same from an open reader. Everything on this path asks for full optimisation at once (it is worth a factor of
    /// four): a capture is read once, and is done before tiered compilation would have got round to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CaptureReading Read(CaptureSource source, PcapngReader reader, IReadOnlyList<MacAddress> guestMacs, TimeSpan bin)
    {
        // The first packet comes after the interface's description, which may name the host's own address.
        var more = reader.TryRead(out var packet);
        var macs = source.HostMacs.Concat(reader.Interfaces.Select(each => each.MacAddress).OfType<MacAddress>());
        var table = new FlowTable(new MacRoles(macs, guestMacs, source.HostAddresses), bin);
        var totals = default(CaptureTotals);
        for (; more; more = reader.TryRead(out packet))
        {
            FrameDecoder.Decode(reader.Interfaces[packet.InterfaceIndex].LinkType, packet.Data, packet.OriginalLength, out var headers);
            table.Add(headers, packet);
            totals.Add(packet);
        }

        var facts = new FileFacts(reader.Position, reader.Interfaces, reader.Damage);
        return new CaptureReading(Summarise(source, totals, facts, table.Count), table.Finish(), table.Bins);
    }

    private static CaptureReport Summarise(CaptureSource source, CaptureTotals totals, FileFacts facts, int conversations)
    {
        var counters = facts.Interfaces?.Select(each => each.Statistics).OfType<CaptureStatistics>().ToArray() ?? [];
        return new CaptureReport
        {
            Host = source.Host,
            Interface = source.Interface,
            File = Path.GetFileName(source.Path),
            Packets = totals.Packets,
            FrameBytes = new ByteCount(totals.FrameBytes),
            FileBytes = new ByteCount(facts.Length),
            Conversations = conversations,
            First = totals.Packets == 0 ? null : UnixTime.ToDateTimeOffset(totals.First),
            Last = totals.Packets == 0 ? null : UnixTime.ToDateTimeOffset(totals.Last),
            Statistics = counters.Length == 0 ? null : Sum(counters),
            Closed = facts.Interfaces is { Count: > 0 } all && all.All(each => each.Closed),
            Filter = facts.Interfaces?.Select(each => each.Filter).FirstOrDefault(filter => filter.Length > 0),
            Damage = facts.Damage,
        };
    }

    private static CaptureStatistics Sum(IReadOnlyList<CaptureStatistics> counters) => new(
        counters.Sum(each => each.Received), counters.Sum(each => each.DroppedByKernel), counters.Sum(each => each.DroppedByInterface));

    private sealed record FileFacts(long Length, IReadOnlyList<InterfaceInfo>? Interfaces, CaptureDamage? Damage);

    private struct CaptureTotals
    {
        public long Packets;
        public long FrameBytes;
        public long First;
        public long Last;

        public void Add(in PacketRef packet)
        {
            var time = packet.TimestampNanoseconds;
            if (Packets++ == 0) (First, Last) = (time, time);
            if (time < First) First = time;
            if (time > Last) Last = time;
            FrameBytes += packet.OriginalLength;
        }
    }
}
