using Lab.Captures.Pcap;
using Lab.Captures.Pcapng;

namespace Lab.Benchmarks.Judging;

/// <summary>Writes header-only captures of a set size, the same bytes each time.</summary>
internal static class SyntheticCapture
{
    private const int StartSeconds = 1_700_000_000;

    /// <summary>A migration as a host's NIC sees it: 64 KiB offloaded segments of one stream, an acknowledgement for each second one, a
    /// guest's heartbeats and some control traffic.</summary>
    public static void WriteMigration(string path, long size)
    {
        using var writer = Create(path);
        var stream = new SyntheticConnection(1, 2, 45678, 49152);
        var control = new SyntheticConnection(3, 4, 40000, 16514);
        var heartbeat = new SyntheticConnection(5, 6, 30000, 30001);
        for (var i = 0L; writer.Written.Bytes < size; i++)
        {
            var time = StartSeconds * 1_000_000_000L + i * 2000;
            stream.Send(writer, time, 65160, 192);
            if (i % 2 == 1) stream.Acknowledge(writer, time + 700);
            if (i % 50 == 0) control.Send(writer, time + 900, 300, 192);
            if (i % 100 == 0) heartbeat.Send(writer, time + 1100, 64, 192);
        }
    }

    /// <summary>The hard case: small frames of 5,000 connections in turn, so that nothing is found where it was last. Few hosts:
    /// tcpdump asks for their names.</summary>
    public static void WriteManySmall(string path, long size)
    {
        using var writer = Create(path);
        var connections = Enumerable.Range(0, 5000)
            .Select(i => new SyntheticConnection((uint)(10 + i % 4), 2, (ushort)(20000 + i), 443))
            .ToArray();
        for (var i = 0L; writer.Written.Bytes < size; i++)
        {
            var time = StartSeconds * 1_000_000_000L + i * 2000;
            var connection = connections[i * 7919 % connections.Length];
            if (i % 3 == 2) connection.Acknowledge(writer, time);
            else connection.Send(writer, time, (int)(i % 5 * 40), 192);
        }
    }

    private static PcapngWriter Create(string path) => PcapngWriter.Create(
        path,
        new InterfaceInfo { Name = "eth1", SnapLength = LiveCaptureOptions.HeadersOnly, MacAddress = SyntheticConnection.Mac(1) },
        new SectionInfo { Application = "Lab.Benchmarks" });
}
