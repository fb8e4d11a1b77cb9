using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;

namespace Lab.Tests.Captures;

/// <summary>Connections that look like something else: what is on the wire decides, then who held the ends, then the port.</summary>
public sealed class TrafficClassTests
{
    private static readonly byte[] Hello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc];
    private static readonly byte[] Multifd = [0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1];

    [Fact]
    public void Memory_in_several_channels_and_disks_on_the_next_port_are_told_apart()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:40001", "10.0.0.2:49152").Connect().Send("QEVM"u8).Send(100);
        new TcpTalk(capture, "10.0.0.1:40002", "10.0.0.2:49152").Connect().Send(Multifd).Send(5000);
        new TcpTalk(capture, "10.0.0.1:40003", "10.0.0.2:49153").Connect().Answer("NBDMAGICIHAVEOPT"u8).Send(700);
        new TcpTalk(capture, "10.0.0.1:40004", "10.0.0.2:49153").Connect().Answer("NBDMAGICIHAVEOPT"u8).Send(Hello).Send(800);

        Assert.Equal(
            [TrafficClass.QemuStream, TrafficClass.QemuStream, TrafficClass.DiskCopy, TrafficClass.DiskCopy], Classes(capture));
    }

    [Fact]
    public void A_disk_copy_under_way_when_the_capture_began_is_known_by_its_replies()
    {
        var capture = new CaptureInMemory();
        var talk = new TcpTalk(capture, "10.0.0.1:40003", "10.0.0.2:49153");
        for (var i = 0; i < 3; i++) talk.Send(1000).Answer([0x67, 0x44, 0x66, 0x98, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

        Assert.Equal([TrafficClass.DiskCopy], Classes(capture));
    }

    [Fact]
    public void A_connection_under_way_goes_with_what_its_listener_is_known_for()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:40003", "10.0.0.2:49153").Connect().Answer("NBDMAGICIHAVEOPT"u8).Send(700);
        new TcpTalk(capture, "10.0.0.1:40009", "10.0.0.2:49153").Send(1000);
        new TcpTalk(capture, "10.0.0.1:40003", "10.0.0.2:49153", 1701, 9017).Acknowledge();

        Assert.Equal([TrafficClass.DiskCopy, TrafficClass.DiskCopy], Classes(capture));
    }

    [Fact]
    public void Another_service_on_a_migration_port_is_no_stream()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:40001", "10.0.0.2:49152").Connect().Send("SSH-2.0-OpenSSH_9.2"u8).Send(1000);

        Assert.Empty(Classes(capture));
    }

    [Fact]
    public void Encrypted_memory_on_an_unusual_port_is_known_by_the_processes_at_its_ends()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:40001", "10.0.0.2:7777").Connect().Send(Hello).Send(1000);

        Assert.Empty(Classes(capture));
        var stream = Assert.Single(capture.Judge(Hints(ConnectionOwner.Vms, "10.0.0.1:40001", "10.0.0.2:7777")).Streams);
        Assert.Equal((TrafficClass.QemuStream, Evidence.Owner), (stream.Class, stream.Evidence));
    }

    [Fact]
    public void Encryption_between_strangers_on_a_migration_port_is_no_stream()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:40001", "10.0.0.2:49152").Connect().Send(Hello).Send(1000);

        Assert.Single(Classes(capture));
        Assert.Empty(capture.Judge(Hints(ConnectionOwner.Strangers, "10.0.0.1:40001", "10.0.0.2:49152")).Streams);
    }

    [Fact]
    public void The_owner_says_nothing_against_the_content()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:40001", "10.0.0.2:49152").Connect().Send("QEVM"u8).Send(1000);

        var stream = Assert.Single(capture.Judge(Hints(ConnectionOwner.Strangers, "10.0.0.1:40001", "10.0.0.2:49152")).Streams);

        Assert.Equal(Evidence.Content, stream.Evidence);
    }

    [Fact]
    public void A_stream_under_way_on_an_unusual_port_is_known_by_its_owners_alone()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:40001", "10.0.0.2:7777").Send(9000).Answer([0, 1]).Send(9000);

        Assert.Empty(Classes(capture));
        Assert.Single(capture.Judge(Hints(ConnectionOwner.Vms, "10.0.0.1:40001", "10.0.0.2:7777")).Streams);
    }

    [Fact]
    public void A_post_copy_channel_with_a_page_first_goes_with_its_stream_and_other_talk_at_another_time_does_not()
    {
        var capture = new CaptureInMemory();
        var talk = new TcpTalk(capture, "10.0.0.1:40001", "10.0.0.2:7777").Connect().Send("QEVM"u8);
        new TcpTalk(capture, "10.0.0.1:40002", "10.0.0.2:7777").Connect().Send([0, 0, 0, 0, 0, 0x40, 0, 0x08, 0, 0]).Send(4096);
        talk.Close();
        new TcpTalk(capture, "10.0.0.1:40003", "10.0.0.2:7777").Connect().Send([1, 2, 3, 4, 5, 6]);

        Assert.Equal([Evidence.Content, Evidence.Companion], capture.Judge(Hints()).Streams.Select(stream => stream.Evidence));
    }

    [Fact]
    public void Streams_over_IPv6_are_streams()
    {
        var hints = new TrafficHints
        {
            HostAddresses = [new HostAddress("a", "migration", NetworkAddress.Parse("fd00::1")), new HostAddress("b", "migration", NetworkAddress.Parse("fd00::2"))],
        };
        var capture = new CaptureInMemory();
        var (from, to) = (TransportEndpoint.Parse("[fd00::1]:40001"), TransportEndpoint.Parse("[fd00::2]:49152"));
        foreach (var (sequence, payload) in (IEnumerable<(uint, int)>)[(1, 1400), (1401, 600)])
        {
            var frame = Runs.FrameBytes.Tcp(Frames.HostA, Frames.HostB, from, to, sequence, 0x18, payload, sequence == 1 ? "QEVM"u8 : "...."u8).Tagged(7);
            capture.Add(frame.Data, length: frame.WireLength);
        }

        var stream = Assert.Single(capture.Judge(hints).Streams);

        Assert.Equal((2000L, "migration", (ushort)7), (stream.ClientToServer.StreamBytes.Bytes, stream.ServerNetwork, stream.Vlan));
    }

    private static IEnumerable<TrafficClass> Classes(CaptureInMemory capture) => capture.Judge(Hints()).Streams.Select(stream => stream.Class);

    private static TrafficHints Hints(ConnectionOwner owner = ConnectionOwner.Unknown, string client = "10.0.0.1:1", string server = "10.0.0.2:1") => new()
    {
        HostAddresses =
        [
            new HostAddress("a", "migration", NetworkAddress.Parse("10.0.0.1")),
            new HostAddress("b", "migration", NetworkAddress.Parse("10.0.0.2")),
        ],
        Owners = new Dictionary<(TransportEndpoint, TransportEndpoint), ConnectionOwner>
        {
            [(TransportEndpoint.Parse(client), TransportEndpoint.Parse(server))] = owner,
        },
    };
}
