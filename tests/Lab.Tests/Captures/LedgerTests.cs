using System.Text.Json;
using Lab.Captures;
using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;

namespace Lab.Tests.Captures;

public sealed class LedgerTests
{
    private const string Client = "10.0.0.1:45678";
    private static readonly TrafficHints Hints = new()
    {
        GuestMacs = [Frames.Guest],
        HostAddresses =
        [
            new HostAddress("a", "migration", NetworkAddress.Parse("10.0.0.1")),
            new HostAddress("b", "migration", NetworkAddress.Parse("10.0.0.2")),
        ],
    };

    [Fact]
    public void A_stream_is_known_by_its_first_bytes_on_any_port()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, "10.0.0.2:7777").Connect().Send("QEVM"u8).Send(1000).Answer(new byte[12]).Close();

        var stream = Assert.Single(capture.Judge(Hints).Streams);

        Assert.Equal((TrafficClass.QemuStream, Evidence.Content), (stream.Class, stream.Evidence));
        Assert.Equal((Client, "10.0.0.2:7777"), (stream.Client.ToString(), stream.Server.ToString()));
        Assert.Equal(
            (1004, 12, 0),
            (stream.ClientToServer.StreamBytes.Bytes, stream.ServerToClient.StreamBytes.Bytes, stream.ClientToServer.GapBytes.Bytes));
        Assert.Equal(("a", "eth1", "migration", "migration"), (stream.Host, stream.Interface, stream.ClientNetwork, stream.ServerNetwork));
        Assert.Equal(UnixTime.ToDateTimeOffset(CaptureInMemory.Start), stream.First);
    }

    [Fact]
    public void Further_channels_belong_to_the_stream()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, "10.0.0.2:49152").Connect().Send("QEVM"u8).Send(1000);
        new TcpTalk(capture, "10.0.0.1:45679", "10.0.0.2:49152").Connect().Send([0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1]).Send(5000);
        new TcpTalk(capture, "10.0.0.1:45680", "10.0.0.2:49152").Connect().Send([1, 2, 3, 4, 5, 6, 7, 8]);
        new TcpTalk(capture, Client, "10.0.0.2:49152").Acknowledge();

        Assert.Equal([Evidence.Content, Evidence.Content, Evidence.Companion], capture.Judge(Hints).Streams.Select(each => each.Evidence));
    }

    [Fact]
    public void The_port_decides_only_when_the_start_is_not_to_be_seen()
    {
        var whole = new CaptureInMemory();
        new TcpTalk(whole, Client, "10.0.0.2:49152").Connect().Send("GET / HTTP/1.1"u8).Send(300);
        Assert.Empty(whole.Judge(Hints).Streams);

        var headless = Assert.Single(whole.Without(0, 1, 2, 3).Judge(Hints).Streams);
        Assert.Equal((TrafficClass.QemuStream, Evidence.Port, false), (headless.Class, headless.Evidence, headless.ClientKnown));
        Assert.Equal((Client, 300), (headless.Client.ToString(), headless.ClientToServer.StreamBytes.Bytes));

        var encrypted = new CaptureInMemory();
        new TcpTalk(encrypted, Client, "10.0.0.2:49152").Connect().Send([0x16, 0x03, 0x01, 0x02, 0x00]).Send(300);
        Assert.Equal(Evidence.Port, Assert.Single(encrypted.Judge(Hints).Streams).Evidence);
    }

    [Fact]
    public void A_port_of_the_range_on_the_connecting_side_means_nothing()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "10.0.0.1:49160", "10.0.0.2:22").Connect().Send([0x16, 0x03, 0x01, 0x02, 0x00]);

        Assert.Equal(TrafficClass.Other, Assert.Single(capture.Judge(Hints).Rows).Class);
    }

    [Fact]
    public void A_refused_connection_is_no_stream()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, "10.0.0.2:49152").Connect();

        Assert.Empty(capture.Judge(Hints).Streams);
    }

    [Fact]
    public void A_port_makes_a_stream_only_between_hosts()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, "192.168.7.7:1000", "10.0.0.2:49152").Send(300);

        Assert.Empty(capture.Judge(Hints).Streams);
        Assert.Single(capture.Judge(new TrafficHints()).Streams);
    }

    [Theory]
    [InlineData("10.0.0.2:54321", new byte[] { 0x16, 3, 1, 0 }, TrafficClass.AgentControl, Evidence.Port)]
    [InlineData("10.0.0.2:16514", new byte[] { 0x16, 3, 1, 0 }, TrafficClass.LibvirtControl, Evidence.Port)]
    [InlineData("10.0.0.2:16509", new byte[] { 0 }, TrafficClass.LibvirtControl, Evidence.Port)]
    [InlineData("10.0.0.2:9999", new byte[] { 0, 0, 0, 28, 0x20, 0, 0x80, 0x86, 0, 0, 0, 1 }, TrafficClass.LibvirtControl, Evidence.Content)]
    [InlineData("10.0.0.2:443", new byte[] { 0x16, 3, 1, 0 }, TrafficClass.Other, Evidence.None)]
    public void Control_traffic_is_named(string server, byte[] first, TrafficClass expected, Evidence evidence)
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, server).Connect().Send(first);

        var conversation = Assert.Single(capture.Read(Hints).Conversations);

        Assert.Equal(new Classification(expected, evidence), TrafficClassifier.Classify(conversation, Hints));
    }

    [Fact]
    public void A_disk_copy_is_known_by_what_its_server_says()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, "10.0.0.2:49153").Connect().Answer("NBDMAGICIHAVEOPT"u8).Send(500).Close();

        var stream = Assert.Single(capture.Judge(Hints).Streams);

        Assert.Equal(
            (TrafficClass.DiskCopy, Evidence.Content, 500),
            (stream.Class, stream.Evidence, stream.ClientToServer.StreamBytes.Bytes));
    }

    [Fact]
    public void A_guest_s_frames_are_its_own_whatever_they_hold()
    {
        var capture = new CaptureInMemory();
        capture.Add(Frames.Tcp(TransportEndpoint.Parse(Client), TransportEndpoint.Parse("10.0.0.2:49152"), 5, payload: "QEVM"u8, from: Frames.Guest));

        var row = Assert.Single(capture.Judge(Hints).Rows);

        Assert.Equal((TrafficClass.GuestTraffic, 1, 0), (row.Class, row.Forwarded.Packets, row.Transmitted.Packets));
    }

    [Fact]
    public void Rows_sum_up_to_the_capture()
    {
        var capture = new CaptureInMemory();
        new TcpTalk(capture, Client, "10.0.0.2:49152").Connect().Send("QEVM"u8).Send(1000).Close();
        new TcpTalk(capture, Client, "10.0.0.2:54321").Connect().Send(70).Answer(new byte[33]);
        capture.Add(Frames.Arp(Frames.HostB)).Add(Frames.Arp(Frames.Guest));

        var ledger = capture.Judge(Hints);

        Assert.Equal(
            [TrafficClass.QemuStream, TrafficClass.AgentControl, TrafficClass.GuestTraffic, TrafficClass.Other],
            ledger.Rows.Select(row => row.Class));
        var total = ledger.Rows.Aggregate(default(TrafficCount), (sum, row) => sum + row.Total);
        Assert.Equal((capture.Count, ledger.Captures[0].FrameBytes), (total.Packets, total.FrameBytes));
        var stream = ledger.Rows[0];
        Assert.Equal((1004, 0), (stream.Transmitted.PayloadBytes.Bytes, stream.Received.PayloadBytes.Bytes));
        Assert.Equal(1, ledger.Rows[3].Received.Packets);
        Assert.Equal(ledger.Captures[0].FrameBytes.Bytes, ledger.Series.Sum(series => series.Bytes.Sum()));
    }

    [Fact]
    public void Series_lie_on_one_grid_of_bins()
    {
        var endpoints = (TransportEndpoint.Parse("10.0.0.1:1"), TransportEndpoint.Parse("10.0.0.2:2"));
        var capture = new CaptureInMemory();
        foreach (var milliseconds in (int[])[3, 9, 12, 41])
            capture.Add(Frames.Udp(endpoints.Item1, endpoints.Item2, 58), CaptureInMemory.Start + milliseconds * 1_000_000L);

        var series = Assert.Single(capture.Judge(Hints).Series);

        Assert.Equal([200, 100, 0, 0, 100], series.Bytes);
        Assert.Equal((UnixTime.ToDateTimeOffset(CaptureInMemory.Start), TimeSpan.FromMilliseconds(10)), (series.Start, series.Bin));
        Assert.Equal(FrameDirection.Transmitted, series.Direction);
    }

    [Fact]
    public void A_wild_timestamp_widens_the_bins_instead_of_filling_memory()
    {
        var capture = new CaptureInMemory().Add(Frames.Arp(Frames.HostA)).Add(Frames.Arp(Frames.HostA), long.MaxValue).Add(Frames.Arp(Frames.HostA), 0);

        var series = Assert.Single(capture.Judge(Hints, new LedgerOptions { MostBins = 1000 }).Series);

        Assert.InRange(series.Bytes.Count, 2, 1001);
        Assert.Equal(126, series.Bytes.Sum());
    }

    [Fact]
    public void Drops_damage_and_absence_are_reported()
    {
        var capture = new CaptureInMemory { Statistics = new CaptureStatistics(9, 4, 1) };
        Assert.Equal((5, true), (capture.Judge().Captures[0].Statistics!.Value.Dropped, capture.Judge().Captures[0].Closed));

        var missing = LedgerBuilder.Build([new CaptureSource("a", "eth1", "/nonexistent/a-eth1.pcapng", [])], Hints, new LedgerOptions());
        Assert.Equal(0, Assert.Single(missing.Captures).Damage!.Offset);
        Assert.Empty(missing.Rows);
    }

    [Fact]
    public void The_same_captures_give_the_same_JSON_and_it_reads_back()
    {
        var capture = new CaptureInMemory { Statistics = new CaptureStatistics(9, 0, 0) };
        new TcpTalk(capture, Client, "10.0.0.2:49152").Connect().Send("QEVM"u8).Send(1000).Close();
        var ledger = capture.Judge(Hints);

        var json = JsonSerializer.Serialize(ledger);

        Assert.Equal(json, JsonSerializer.Serialize(capture.Judge(Hints)));
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Ledger>(json)));
        Assert.Contains("\"Client\":\"10.0.0.1:45678\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Class\":\"QemuStream\"", json, StringComparison.Ordinal);
    }
}
