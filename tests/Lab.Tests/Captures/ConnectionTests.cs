using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;
using Lab.Tests.Runs;

namespace Lab.Tests.Captures;

/// <summary>One connection that several captures saw, each a part of it: the ports of a bond.</summary>
public sealed class ConnectionTests
{
    private const int Segment = 60_000;
    private static readonly TransportEndpoint Client = TransportEndpoint.Parse("10.0.0.1:45678");
    private static readonly TransportEndpoint Server = TransportEndpoint.Parse("10.0.0.2:7777");

    [Fact]
    public void Bytes_that_two_ports_carried_in_turn_count_once()
    {
        var (one, other) = Spread(100, (segment, _) => segment % 2);

        var (report, streams) = Union(one, other);

        Assert.Equal(2, streams.Count);
        Assert.Equal((100L * Segment, 0, 0), (report.StreamBytes.Bytes, report.GapBytes.Bytes, report.Gaps));
        Assert.All(streams, stream => Assert.InRange(stream.ClientToServer.StreamBytes.Bytes, 98L * Segment, 100L * Segment + 1)); // Each alone spans nearly all.
    }

    [Fact]
    public void A_connection_that_moves_to_another_port_in_its_middle_is_one_and_known_by_its_beginning()
    {
        var (one, other) = Spread(100, (segment, _) => segment < 40 ? 0 : 1);

        var (report, streams) = Union(one, other);

        Assert.Equal([Evidence.Content, Evidence.Sighting], streams.Select(stream => stream.Evidence));
        Assert.Single(streams.Select(stream => stream.Connection).Distinct());
        Assert.Equal((100L * Segment, 0), (report.StreamBytes.Bytes, report.GapBytes.Bytes));
        Assert.True(report is { SynSeen: true, FinSeen: true });
    }

    [Fact]
    public void What_no_port_saw_is_a_gap()
    {
        var (one, other) = Spread(100, (segment, _) => segment is 50 or 51 or 70 ? -1 : segment % 2);

        var report = Union(one, other).Report;

        Assert.Equal((100L * Segment, 3L * Segment, 2), (report.StreamBytes.Bytes, report.GapBytes.Bytes, report.Gaps));
    }

    [Fact]
    public void What_both_ports_saw_is_a_repetition()
    {
        var (one, other) = Spread(10, (_, _) => 2);

        var report = Union(one, other).Report;

        Assert.Equal((10L * Segment, 10L * Segment, 0), (report.StreamBytes.Bytes, report.RepeatedBytes.Bytes, report.Gaps));
    }

    [Fact]
    public void A_port_that_takes_over_behind_four_gibibytes_is_placed_there()
    {
        const int Segments = 90_000; // 5.4 GB: the sequence numbers are used twice.
        var (one, other) = Spread(Segments, (segment, _) => segment < 80_000 ? 0 : 1);

        var report = Union(one, other).Report;

        Assert.Equal(((long)Segments * Segment, 0), (report.StreamBytes.Bytes, report.GapBytes.Bytes));
    }

    [Fact]
    public void A_FIN_that_one_port_saw_and_the_last_acknowledgement_that_the_other_saw_leave_no_gap()
    {
        var (one, other) = Spread(10, (_, _) => 0, finalAcknowledgementOn: 1);

        var report = Union(one, other).Report;

        Assert.Equal((10L * Segment, 0), (report.StreamBytes.Bytes, report.GapBytes.Bytes));
    }

    [Fact]
    public void Ports_used_again_make_another_connection()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:45678", "10.0.0.2:7777").Connect().Send("QEVM"u8).Send(1000).Close();
        new TcpTalk(capture, "10.0.0.1:45678", "10.0.0.2:7777", 700_000, 800_000).Connect().Send("QEVM"u8).Send(500).Close();

        var streams = capture.Judge().Streams;

        Assert.Equal([0, 1], streams.Select(stream => stream.Connection));
        Assert.Equal([1004, 504], streams.Select(stream => stream.ClientToServer.StreamBytes.Bytes));
    }

    [Fact]
    public void A_second_capture_that_began_late_belongs_to_the_connection_that_ran_then()
    {
        var (whole, late) = (new CaptureInMemory(), new CaptureInMemory { Interface = "eth2" });
        new TcpTalk(whole, "10.0.0.1:45678", "10.0.0.2:7777").Connect().Send("QEVM"u8).Send(1000).Close();
        new TcpTalk(whole, "10.0.0.1:45678", "10.0.0.2:7777", 700_000, 800_000).Connect().Send("QEVM"u8).Send(500);
        late.Add(Frames.Tcp(Client, Server, 700_005, payload: new byte[500]), CaptureInMemory.Start + 60_000_000);

        var streams = LedgerBuilder.Build([whole.Read(), late.Read()], new TrafficHints(), new LedgerOptions()).Streams;

        Assert.Equal([0, 1, 1], streams.Select(stream => stream.Connection));
        Assert.Equal((TrafficClass.QemuStream, Evidence.Sighting, true), (streams[2].Class, streams[2].Evidence, streams[2].ClientKnown));
    }

    [Fact]
    public void The_same_ends_on_another_VLAN_are_told_apart()
    {
        var capture = new CaptureInMemory();
        var (from, to) = (Frames.HostA, Frames.HostB);
        foreach (var (vlan, size) in (IEnumerable<(ushort, int)>)[(10, 1000), (10, 2000), (0, 300)])
        {
            var frame = FrameBytes.Tcp(from, to, Client, Server, (uint)(5 + size), 0x18, size, "QEVM"u8).Tagged(vlan);
            capture.Add(frame.Data, length: frame.WireLength);
        }

        var rows = capture.Judge().Rows;

        Assert.Equal([(0, 300), (10, 3000)], rows.Select(row => ((int)row.Vlan, row.Total.PayloadBytes.Bytes)));
    }

    /// <param name="port">For each segment 0 or 1; 2 for both, -1 for none.</param>
    private static (CaptureInMemory, CaptureInMemory) Spread(int segments, Func<int, int, int> port, int finalAcknowledgementOn = 0)
    {
        CaptureInMemory[] ports = [new() { Interface = "eth1" }, new() { Interface = "eth2" }];
        var time = CaptureInMemory.Start;
        void Add(int on, FrameBytes frame)
        {
            time += 10_000;
            for (var i = 0; i < 2; i++)
                if (on == i || on == 2) ports[i].Add(frame.Data, time, frame.WireLength);
        }

        const uint First = 4_000_000_000;
        var (a, b) = (Frames.HostA, Frames.HostB);
        Add(0, FrameBytes.Tcp(a, b, Client, Server, First - 1, 0x02, 0));
        Add(0, FrameBytes.Tcp(b, a, Server, Client, 99, 0x12, 0));
        for (var i = 0; i < segments; i++)
            Add(port(i, segments), FrameBytes.Tcp(a, b, Client, Server, unchecked(First + (uint)i * Segment), 0x18, Segment, i == 0 ? "QEVM"u8 : "...."u8));
        var end = unchecked(First + (uint)segments * Segment);
        Add(port(segments - 1, segments), FrameBytes.Tcp(a, b, Client, Server, end, 0x11, 0));
        Add(finalAcknowledgementOn, FrameBytes.Tcp(a, b, Client, Server, end + 1, 0x10, 0));
        return (ports[0], ports[1]);
    }

    private static (SequenceReport Report, IReadOnlyList<StreamRecord> Streams) Union(params CaptureInMemory[] captures)
    {
        var streams = LedgerBuilder.Build([.. captures.Select(capture => capture.Read())], new TrafficHints(), new LedgerOptions()).Streams;
        return (SequenceUnion.Of(streams.Select(stream => (stream.ClientToServer, stream.First, stream.Last))), streams);
    }
}
