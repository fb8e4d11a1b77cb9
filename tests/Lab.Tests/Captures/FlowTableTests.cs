using FsCheck;
using FsCheck.Fluent;
using Lab.Captures.Addresses;
using Lab.Captures.Decoding;
using Lab.Captures.Ledgers;

namespace Lab.Tests.Captures;

public sealed class FlowTableTests
{
    private const string Client = "10.0.0.1:45678";
    private const string Server = "10.0.0.2:49152";

    [Fact]
    public void Both_directions_are_one_conversation_with_the_opener_as_client()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.9:40000", "10.0.0.2:50000").Connect().Send(100).Answer(new byte[40]).Close();

        var conversation = Assert.Single(capture.Read().Conversations);

        Assert.Equal(
            ("10.0.0.9:40000", "10.0.0.2:50000", true),
            (conversation.Client.ToString(), conversation.Server.ToString(), conversation.ClientKnown));
        Assert.Equal((100, 40), (Stream(conversation), conversation.ServerToClient.Sequence.StreamBytes.Bytes));
        Assert.True(conversation.ClientToServer.Sequence is { SynSeen: true, FinSeen: true, RstSeen: false, GapBytes.Bytes: 0 });
    }

    [Fact]
    public void A_missed_segment_counts_and_is_a_gap()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(1000).Send(500).Send(1000).Close();

        var side = Side(capture.Without(4));

        Assert.Equal((2500, 500, 1), (side.StreamBytes.Bytes, side.GapBytes.Bytes, side.Gaps));
    }

    [Fact]
    public void A_missed_last_segment_shows_in_the_closing_one()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(1000).Send(500).Close();

        var side = Side(capture.Without(4));

        Assert.Equal((1500, 500), (side.StreamBytes.Bytes, side.GapBytes.Bytes));
    }

    [Fact]
    public void A_retransmission_counts_once_in_the_stream_and_fills_a_gap()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(1000).Send(500).Send(1000).SendAgain(1500, 500).Close();

        var all = Side(capture);
        Assert.Equal((2500, 0, 500), (all.StreamBytes.Bytes, all.GapBytes.Bytes, all.RepeatedBytes.Bytes));

        var filled = Side(capture.Without(4));
        Assert.Equal((2500, 0, 0), (filled.StreamBytes.Bytes, filled.GapBytes.Bytes, filled.RepeatedBytes.Bytes));
    }

    [Fact]
    public void A_segment_across_two_gaps_fills_its_part_of_both()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(100).Send(100).Send(100).Send(100).Send(100).SendAgain(350, 200).Close();

        // Of 500 bytes, 100-200 and 300-400 were missed; 150-350 comes again.
        var side = Side(capture.Without(4, 6));

        Assert.Equal((500, 100, 2), (side.StreamBytes.Bytes, side.GapBytes.Bytes, side.Gaps));
        Assert.Equal(100, side.RepeatedBytes.Bytes);
    }

    [Fact]
    public void The_closing_numbers_are_not_bytes_even_when_the_last_acknowledgement_overtakes()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(100).Close();

        Assert.Equal((100, 0), (Side(capture).StreamBytes.Bytes, Side(capture).GapBytes.Bytes));
        // The client's FIN is the fifth packet, its last acknowledgement the seventh.
        var overtaken = capture.Reordered(i => i == 4 ? 100 : i);
        Assert.Equal((100, 0, true), (Side(overtaken).StreamBytes.Bytes, Side(overtaken).GapBytes.Bytes, Side(overtaken).FinSeen));
    }

    [Fact]
    public void A_keep_alive_adds_nothing()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().SendAgain(1, 1).Send(100).SendAgain(1, 1).Close();

        Assert.Equal((100, 0), (Stream(Assert.Single(capture.Read().Conversations)), Side(capture).GapBytes.Bytes));
    }

    [Fact]
    public void A_reset_s_own_number_means_nothing()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(100);
        capture.Add(Frames.Tcp(TransportEndpoint.Parse(Client), TransportEndpoint.Parse(Server), 77_000_000, TcpControlBits.Rst));

        Assert.Equal((100, true), (Side(capture).StreamBytes.Bytes, Side(capture).RstSeen));
    }

    [Fact]
    public void Sequence_numbers_wrap_around_past_four_gibibytes()
    {
        const int Segment = 60_000;
        const int Segments = 150_000;
        var (source, destination) = (TransportEndpoint.Parse(Client), TransportEndpoint.Parse(Server));
        var table = new FlowTable(new MacRoles([], []), TimeSpan.FromMilliseconds(10));
        uint sequence = 4_294_900_000;
        Add(Frames.Tcp(source, destination, sequence++, TcpControlBits.Syn), 0);
        var frame = Frames.Tcp(source, destination, 0, TcpControlBits.Ack, new byte[Segment]);
        for (var i = 0; i < Segments; i++, sequence += Segment)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), sequence);
            if (i % 1000 != 500) Add(frame, i);
        }

        var side = Assert.Single(table.Finish()).ClientToServer.Sequence;
        Assert.Equal(9_000_000_000, side.StreamBytes.Bytes);
        Assert.Equal((150, 150L * Segment, 0), (side.Gaps, side.GapBytes.Bytes, side.RepeatedBytes.Bytes));

        void Add(byte[] bytes, long time)
        {
            FrameDecoder.Decode(Lab.Captures.LinkType.Ethernet, bytes, bytes.Length, out var headers);
            table.Add(headers, new Lab.Captures.PacketRef(0, time, bytes.Length, bytes));
        }
    }

    [Fact]
    public void Ports_used_again_are_a_new_connection()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server, 1000, 2000).Connect().Send(100).Close();
        new TcpTalk(capture, Client, Server, 500_000_000, 600_000_000).Connect().Send(70).Answer(new byte[5]).Close();

        var conversations = capture.Read().Conversations;

        Assert.Equal([100, 70], conversations.Select(Stream));
        Assert.Equal([0, 5], conversations.Select(each => each.ServerToClient.Sequence.StreamBytes.Bytes));
    }

    [Fact]
    public void Order_within_a_window_does_not_matter()
    {
        var capture = new CaptureInMemory();
        var talk = new TcpTalk(capture, Client, Server, uint.MaxValue - 5000).Connect();
        for (var i = 1; i <= 30; i++) talk.Send(i * 37);
        talk.SendAgain(400, 100).Close();
        var missing = capture.Without(5, 12, 13);
        var expected = Side(missing);
        Assert.True(expected.GapBytes.Bytes > 0);

        var keys = Gen.Choose(0, 8).ArrayOf(missing.Count);
        Prop.ForAll(keys.ToArbitrary(), jitter => Assert.Equal(expected, Side(missing.Reordered(i => i + jitter[i])))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_start_is_joined_from_small_segments_and_kept_to_32_bytes()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send("QE"u8).Send("VM"u8).Send(100).Answer("NBDMAGIC"u8);

        var conversation = Assert.Single(capture.Read().Conversations);

        Assert.Equal("QEVM"u8.ToArray(), conversation.ClientToServer.Start.Bytes.Take(4));
        Assert.Equal((32, true), (conversation.ClientToServer.Start.Bytes.Count, conversation.ClientToServer.Start.FromFirstByte));
        Assert.Equal("NBDMAGIC"u8.ToArray(), conversation.ServerToClient.Start.Bytes);
    }

    [Fact]
    public void Without_the_handshake_the_start_is_not_the_first_byte()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(200).Send(100);

        var conversation = Assert.Single(capture.Without(0, 1, 2, 3).Read().Conversations);

        Assert.False(conversation.ClientKnown);
        // Nothing but the higher port tells here who connected, and it is wrong.
        Assert.Equal((32, false), (conversation.ServerToClient.Start.Bytes.Count, conversation.ServerToClient.Start.FromFirstByte));
    }

    [Fact]
    public void Every_frame_is_in_some_conversation()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, Server).Connect().Send(100);
        capture.Add(Frames.Arp(Frames.HostA)).Add(Frames.Udp(TransportEndpoint.Parse(Client), TransportEndpoint.Parse(Server), 10)).Add([1, 2, 3]);

        var reading = capture.Read();

        Assert.Equal(4, reading.Conversations.Count);
        Assert.Equal(reading.Report.FrameBytes.Bytes, reading.Conversations.Sum(each => (each.ClientToServer.Total + each.ServerToClient.Total).FrameBytes.Bytes));
        Assert.Equal(capture.Count, reading.Conversations.Sum(each => (each.ClientToServer.Total + each.ServerToClient.Total).Packets));
    }

    [Fact]
    public void Thousands_of_connections_stay_apart()
    {
        var capture = new CaptureInMemory();
        for (var i = 0; i < 3000; i++) new TcpTalk(capture, $"10.0.{i % 200}.1:{20000 + i}", Server).Connect().Send(i);

        var conversations = capture.Read().Conversations;

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (long)i), conversations.Select(Stream));
    }

    private static SequenceReport Side(CaptureInMemory capture) => Assert.Single(capture.Read().Conversations).ClientToServer.Sequence;

    private static long Stream(Conversation conversation) => conversation.ClientToServer.Sequence.StreamBytes.Bytes;
}
