using Lab.Captures;
using Lab.Captures.Ledgers;
using Lab.Captures.Pcapng;

namespace Lab.Tests.Captures;

/// <summary>A capture file that is only bytes: frames are added with their times and read back through the real writer and
/// reader.</summary>
internal sealed class CaptureInMemory
{
    public const long Start = 1_700_000_000_000_000_000;
    private readonly List<(long Time, byte[] Frame, int Length)> _packets = [];

    public string Host { get; init; } = "a";

    public string Interface { get; init; } = "eth1";

    public int SnapLength { get; init; } = 192;

    public CaptureStatistics? Statistics { get; init; }

    public int Count => _packets.Count;

    /// <summary>A millisecond after the packet before, unless told otherwise.</summary>
    public CaptureInMemory Add(byte[] frame, long? time = null, int? length = null)
    {
        _packets.Add((time ?? Start + _packets.Count * 1_000_000L, frame, length ?? frame.Length));
        return this;
    }

    public CaptureInMemory Without(params int[] packets)
    {
        var copy = new CaptureInMemory { Host = Host, Interface = Interface, SnapLength = SnapLength };
        copy._packets.AddRange(_packets.Where((_, i) => !packets.Contains(i)));
        return copy;
    }

    public CaptureInMemory Reordered(Func<int, int> place)
    {
        var copy = new CaptureInMemory { Host = Host, Interface = Interface, SnapLength = SnapLength };
        copy._packets.AddRange(_packets.Select((packet, i) => (packet, i)).OrderBy(each => place(each.i)).Select(each => each.packet));
        return copy;
    }

    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        using (var writer = new PcapngWriter(stream, new InterfaceInfo { Name = Interface, SnapLength = SnapLength }))
        {
            foreach (var (time, frame, length) in _packets)
                writer.OnPacket(new PacketRef(0, time, length, frame.AsSpan(0, Math.Min(frame.Length, SnapLength))));
            if (Statistics is { } statistics) writer.OnStatistics(statistics);
        }

        return stream.ToArray();
    }

    public CaptureReading Read(TrafficHints? hints = null, TimeSpan? bin = null)
    {
        using var reader = PcapngReader.Parse(ToBytes());
        var source = new CaptureSource(Host, Interface, $"{Host}-{Interface}.pcapng", [Frames.HostA]);
        return CaptureReading.Read(source, reader, hints?.GuestMacs ?? [], bin ?? TimeSpan.FromMilliseconds(10));
    }

    public Ledger Judge(TrafficHints? hints = null, LedgerOptions? options = null)
    {
        options ??= new LedgerOptions();
        return LedgerBuilder.Build([Read(hints, options.Bin)], hints ?? new TrafficHints(), options);
    }
}
