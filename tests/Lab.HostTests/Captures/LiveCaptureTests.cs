using System.Diagnostics;
using System.Globalization;
using Lab.Captures;
using Lab.Captures.Ledgers;
using Lab.Captures.Pcap;
using Lab.Captures.Pcapng;

namespace Lab.HostTests.Captures;

public sealed class LiveCaptureTests
{
    private const long Sent = 40_000_003;
    private const int Answered = 17;

    [SkippableFact]
    public void A_transfer_s_size_is_known_to_the_byte_on_both_ends()
    {
        using var cable = Cable.CreateOrSkip();
        using var left = RunningCapture.Start(cable.Left, "left", "eth1");
        using var right = RunningCapture.Start(cable.Right, "right", "eth1");

        cable.Transfer(49152, "QEVM"u8, Sent, Answered);
        left.Stop();
        right.Stop();

        var ledger = LedgerBuilder.Build([left.Source, right.Source], new TrafficHints(), new LedgerOptions());
        Assert.Equal(2, ledger.Streams.Count);
        foreach (var stream in ledger.Streams)
        {
            Assert.Equal((TrafficClass.QemuStream, Evidence.Content), (stream.Class, stream.Evidence));
            Assert.Equal((Sent, 0), (stream.ClientToServer.StreamBytes.Bytes, stream.ClientToServer.GapBytes.Bytes));
            Assert.Equal(Answered, stream.ServerToClient.StreamBytes.Bytes);
            Assert.Equal("10.77.0.2:49152", stream.Server.ToString());
        }

        Assert.All(ledger.Captures, capture => Assert.True(capture is { Damage: null, Closed: true, Statistics.Dropped: 0 }));
        var (out1, in2) = (Row(ledger, "left").Transmitted, Row(ledger, "right").Received);
        Assert.True(out1.PayloadBytes.Bytes >= Sent && in2.PayloadBytes.Bytes >= Sent);
        Assert.Equal((0, 0), (Row(ledger, "left").Forwarded.Packets, Row(ledger, "right").Forwarded.Packets));
    }

    [SkippableFact]
    public void Tshark_counts_the_same_bytes_in_every_conversation()
    {
        TsharkConversations.SkipIfMissing();
        using var cable = Cable.CreateOrSkip();
        using var capture = RunningCapture.Start(cable.Left, "left", "eth1");
        cable.Transfer(49152, "QEVM"u8, 5_000_000, Answered);
        cable.Transfer(54321, "GET /"u8, 1234, 99_999);
        cable.Transfer(49152, "QEVM"u8, 70_001, 1);
        capture.Stop();

        Assert.NotEqual(0, TsharkConversations.AssertEqual(capture.Source));
    }

    [SkippableFact]
    public void Tcpdump_and_tshark_open_the_file_and_see_its_interface_and_nanoseconds()
    {
        TsharkConversations.SkipIfMissing();
        Skip.IfNot(CommandLine.Has("tcpdump"), "tcpdump is not installed");
        using var cable = Cable.CreateOrSkip();
        using var capture = RunningCapture.Start(cable.Left, "left", "eth1");
        cable.Transfer(49152, "QEVM"u8, 100_000, Answered);
        capture.Stop();
        var packets = CaptureReading.Read(capture.Source, [], TimeSpan.FromMilliseconds(10)).Report.Packets;

        var tcpdump = CommandLine.Run("tcpdump", "-n", "--nano", "-r", capture.File);
        Assert.Equal((0, packets), (tcpdump.Code, tcpdump.Output.Count(each => each == '\n')));

        var tshark = CommandLine.Run("tshark", "-r", capture.File, "-T", "fields", "-e", "frame.interface_name", "-e", "frame.time_epoch");
        var lines = tshark.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(packets, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("eth1\t", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Length > 3 && !line.EndsWith("000", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void What_was_captured_is_in_the_file_a_quarter_of_a_second_later()
    {
        using var cable = Cable.CreateOrSkip();
        using var capture = RunningCapture.Start(cable.Left, "left", "eth1");
        cable.Transfer(49152, "QEVM"u8, 1_000_000, Answered);
        Thread.Sleep(250);

        // The capture still runs: this is what a SIGKILL would leave.
        var reading = CaptureReading.Read(capture.Source, [], TimeSpan.FromMilliseconds(10));

        Assert.Null(reading.Report.Damage);
        Assert.False(reading.Report.Closed);
        Assert.Equal(1_000_000, Assert.Single(reading.Conversations, each => each.IsTcp).ClientToServer.Sequence.StreamBytes.Bytes);
    }

    [SkippableFact]
    public void A_ring_too_small_counts_its_drops_and_the_stream_s_size_still_holds()
    {
        using var cable = Cable.CreateOrSkip();
        using var capture = cable.Left.Run(() => LiveCapture.Open(new LiveCaptureOptions { Interface = "eth1", Buffer = new(300_000), SnapLength = LiveCaptureOptions.FullFrames }));
        var file = Path.Combine(Path.GetTempPath(), $"lab-test-{Guid.NewGuid():n}.pcapng");
        try
        {
            using var writer = PcapngWriter.Create(file, capture.Interface);
            using var resume = new ManualResetEventSlim();
            var reader = new Thread(() => capture.Run(new PausedSink(writer, resume), CancellationToken.None));
            reader.Start();
            cable.Transfer(49152, "QEVM"u8, Sent, Answered, beforeLastByte: () =>
            {
                resume.Set();
                Thread.Sleep(300);
            });
            capture.Stop();
            Assert.True(reader.Join(TimeSpan.FromSeconds(20)));
            writer.Dispose();

            var reading = CaptureReading.Read(new CaptureSource("left", "eth1", file, []), [], TimeSpan.FromMilliseconds(10));
            var side = Assert.Single(reading.Conversations, each => each.Server.Port == 49152).ClientToServer.Sequence;
            Assert.True(reading.Report.Statistics!.Value.DroppedByKernel > 0);
            Assert.True(side.GapBytes.Bytes > 0, "drops must show as gaps");
            Assert.Equal(Sent, side.StreamBytes.Bytes);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [SkippableFact]
    public void A_missing_interface_is_named()
    {
        using var somewhere = NetworkNamespace.CreateOrSkip();

        var failure = Assert.Throws<CaptureException>(() => somewhere.Run(() => LiveCapture.Open(new LiveCaptureOptions { Interface = "eth9" })));

        Assert.Contains("'eth9'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such interface", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_silent_capture_stops_when_told()
    {
        using var somewhere = NetworkNamespace.CreateOrSkip();
        somewhere.Ip("link", "set", "lo", "up");
        using var capture = RunningCapture.Start(somewhere, "here", "lo");
        Thread.Sleep(100);
        var clock = Stopwatch.StartNew();

        capture.Stop();

        Assert.InRange(clock.ElapsedMilliseconds, 0, 2000);
    }

    [SkippableFact]
    public void A_sink_s_failure_ends_the_capture_and_comes_out()
    {
        using var cable = Cable.CreateOrSkip();
        using var capture = cable.Left.Run(() => LiveCapture.Open(new LiveCaptureOptions { Interface = "eth1" }));
        var run = Task.Factory.StartNew(
            () => capture.Run(new FullDisk(), CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        cable.Transfer(49152, "QEVM"u8, 100_000, Answered);

        var failure = Assert.Throws<IOException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult());
        Assert.Equal("disk full", failure.Message);
    }

    [SkippableFact]
    public void A_capture_that_cannot_deliver_all_it_holds_says_so()
    {
        using var cable = Cable.CreateOrSkip();
        using var capture = cable.Left.Run(() => LiveCapture.Open(new LiveCaptureOptions { Interface = "eth1" }));
        var run = Task.Factory.StartNew(
            () => capture.Run(new SlowDisk(), CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        cable.Transfer(49152, "QEVM"u8, Sent, Answered);
        capture.Stop();

        var failure = Assert.Throws<CaptureException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult());
        Assert.Contains("lacks its last packets", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Capturing_allocates_nothing_per_packet()
    {
        using var cable = Cable.CreateOrSkip();
        using var capture = cable.Left.Run(() => LiveCapture.Open(new LiveCaptureOptions { Interface = "eth1" }));
        using var writer = new PcapngWriter(Stream.Null, capture.Interface);
        var allocated = 0L;
        var reader = new Thread(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            capture.Run(writer, CancellationToken.None);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        reader.Start();
        cable.Transfer(49152, "QEVM"u8, Sent, Answered);
        capture.Stop();
        Assert.True(reader.Join(TimeSpan.FromSeconds(20)));

        Assert.True(writer.Packets > 500, string.Create(CultureInfo.InvariantCulture, $"{writer.Packets} packets"));
        Assert.InRange(allocated, 0, 16_384);
    }

    private static LedgerRow Row(Ledger ledger, string host) =>
        Assert.Single(ledger.Rows, row => row.Host == host && row.Class == TrafficClass.QemuStream);

    private sealed class FullDisk : IPacketSink
    {
        public void OnPacket(in PacketRef packet) => throw new IOException("disk full");
    }

    private sealed class SlowDisk : IPacketSink
    {
        public void OnPacket(in PacketRef packet) => Thread.Sleep(20);
    }

    /// <summary>Takes the first packets, then nothing until told: the ring fills up.</summary>
    private sealed class PausedSink(PcapngWriter writer, ManualResetEventSlim resume) : IPacketSink
    {
        public void OnPacket(in PacketRef packet) => writer.OnPacket(packet);

        public void OnBatchEnd()
        {
            resume.Wait(TimeSpan.FromSeconds(20));
            writer.OnBatchEnd();
        }

        public void OnStatistics(CaptureStatistics statistics) => writer.OnStatistics(statistics);
    }
}
