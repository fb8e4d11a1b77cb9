using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Lab.Captures;
using Lab.Captures.Ledgers;
using Lab.Captures.Pcapng;

namespace Lab.Tests.Captures;

public sealed class PcapngReaderTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var packet = Gen.Choose(0, 300).SelectMany(length => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(length));
        var packets = Gen.Choose(0, 2_000_000_000).Zip(packet).ListOf();

        Prop.ForAll(packets.ToArbitrary(), written =>
        {
            var stream = new MemoryStream();
            using (var writer = new PcapngWriter(stream, new InterfaceInfo { Name = "eth0" }))
            {
                foreach (var (time, data) in written)
                    writer.OnPacket(new PacketRef(0, CaptureInMemory.Start + time, data.Length + 7, data));
            }

            var read = Read(stream.ToArray());
            Assert.Null(read.Damage);
            Assert.Equal(written.Select(each => (CaptureInMemory.Start + each.Item1, each.Item2.Length + 7, Convert.ToHexString(each.Item2))), read.Packets);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_file_names_its_interface_section_and_drops()
    {
        var stream = new MemoryStream();
        var written = new InterfaceInfo { Name = "eth1", Description = "migration", SnapLength = 192, MacAddress = Frames.HostA };
        var section = new SectionInfo { Hardware = "x86_64", OperatingSystem = "Linux", Application = "Lab" };
        using (var writer = new PcapngWriter(stream, written, section)) writer.OnStatistics(new CaptureStatistics(100, 3, 2));

        var reader = PcapngReader.Parse(stream.ToArray());
        Assert.False(reader.TryRead(out _));

        Assert.Equal(section, reader.Section);
        Assert.Equal(written with { Statistics = new CaptureStatistics(100, 3, 2), Closed = true }, Assert.Single(reader.Interfaces));
    }

    [Fact]
    public void Drops_are_known_although_the_capture_was_killed()
    {
        var stream = new MemoryStream();
        var writer = new PcapngWriter(stream, new InterfaceInfo());
        writer.OnPacket(new PacketRef(0, CaptureInMemory.Start, 60, new byte[60]));
        writer.OnStatistics(new CaptureStatistics(1, 5, 0));
        writer.OnBatchEnd();

        var read = Read(stream.ToArray());

        Assert.Single(read.Packets);
        Assert.Equal((5, false), (read.Interfaces[0].Statistics!.Value.Dropped, read.Interfaces[0].Closed));
    }

    [Fact]
    public void An_abandoned_file_keeps_its_packets_and_does_not_count_as_complete()
    {
        var stream = new MemoryStream();
        using (var writer = new PcapngWriter(stream, new InterfaceInfo()))
        {
            writer.OnPacket(new PacketRef(0, CaptureInMemory.Start, 60, new byte[60]));
            writer.OnStatistics(new CaptureStatistics(1, 5, 0));
            writer.Abandon();
        }

        var read = Read(stream.ToArray());

        Assert.Null(read.Damage);
        Assert.Single(read.Packets);
        Assert.Equal((5, false), (read.Interfaces[0].Statistics!.Value.Dropped, read.Interfaces[0].Closed));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void Impossible_counters_neither_overflow_nor_hide_drops(long counter)
    {
        var file = new CaptureInMemory { Statistics = new CaptureStatistics(counter, counter, 5) }.ToBytes();
        using var reader = PcapngReader.Parse([.. file, .. file]);

        var statistics = CaptureReading.Read(new CaptureSource("a", "eth1", "a-eth1.pcapng", []), reader, [], TimeSpan.FromMilliseconds(10)).Report.Statistics!.Value;

        Assert.Equal(10, statistics.DroppedByInterface);
        Assert.True(statistics.Received > 1_000_000_000_000 && statistics.Dropped > 1_000_000_000_000);
    }

    [Fact]
    public void Big_endian_files_and_other_resolutions_are_read()
    {
        var file = new ForeignCapture(bigEndian: true).Section().Interface(resolution: 6).Packet(0, 1_700_000_000_123_456, [1, 2, 3], 60);
        Assert.Equal([(1_700_000_000_123_456_000, 60, "010203")], Read(file.ToArray()).Packets);

        var binary = new ForeignCapture(bigEndian: false).Section().Interface(resolution: 0x80 | 10).Packet(0, 1_700_000_000L * 1024 + 512, [1], 60);
        Assert.Equal([(1_700_000_000_500_000_000, 60, "01")], Read(binary.ToArray()).Packets);

        var picoseconds = new ForeignCapture(bigEndian: false).Section().Interface(resolution: 12).Packet(0, 1_234_567, [1], 60);
        Assert.Equal([(1234, 60, "01")], Read(picoseconds.ToArray()).Packets);
    }

    [Fact]
    public void Absent_resolution_means_microseconds()
    {
        var file = new ForeignCapture(bigEndian: false).Section().Interface(resolution: null).Packet(0, 7, [1], 60);

        Assert.Equal([(7000, 60, "01")], Read(file.ToArray()).Packets);
    }

    [Fact]
    public void Unknown_blocks_are_skipped_and_simple_packets_read()
    {
        var file = new ForeignCapture(bigEndian: false).Section().Interface(resolution: 9, snapLength: 2)
            .Block(0x0BAD_0001, new byte[8]).Packet(0, 5, [1], 60).SimplePacket(60, [1, 2, 0, 0]);

        Assert.Equal([(5, 60, "01"), (5, 60, "0102")], Read(file.ToArray()).Packets);
    }

    [Fact]
    public void A_second_section_has_interfaces_of_its_own()
    {
        var file = new ForeignCapture(bigEndian: false).Section().Interface(resolution: 9).Interface(resolution: 9).Packet(1, 5, [1], 60)
            .Section().Interface(resolution: 6).Packet(0, 5, [2], 60);

        var reader = PcapngReader.Parse(file.ToArray());
        Assert.True(reader.TryRead(out var first));
        Assert.Equal((1, 5), (first.InterfaceIndex, first.TimestampNanoseconds));
        Assert.True(reader.TryRead(out var second));
        Assert.Equal((2, 5000), (second.InterfaceIndex, second.TimestampNanoseconds));
    }

    [Fact]
    public void A_file_cut_at_any_byte_gives_the_packets_before_the_cut()
    {
        var capture = new CaptureInMemory { Statistics = new CaptureStatistics(4, 0, 0) };
        new TcpTalk(capture, "10.0.0.1:45678", "10.0.0.2:49152").Connect().Send("QEVM"u8);
        var whole = capture.ToBytes();
        var ends = PacketEnds(whole);

        for (var length = 0; length < whole.Length; length++)
        {
            var read = Read(whole[..length]);
            Assert.Equal(ends.Count(end => end <= length), read.Packets.Count);
            Assert.True(read.Damage is not null || BlockEnds(whole).Contains(length), $"cut at {length} is not noticed");
            if (read.Damage is { } damage) Assert.InRange(damage.Offset, 0, length);
        }

        Assert.Null(Read(whole).Damage);
    }

    [Theory]
    [InlineData(4, 13u, "impossible length")]
    [InlineData(4, 8u, "impossible length")]
    [InlineData(4, 0x7FFF_FFFCu, "impossible length")]
    [InlineData(4, 4096u, "the file ends inside a block")]
    [InlineData(8, 7u, "interface 7, which was not described")]
    [InlineData(20, 9999u, "9999 captured bytes")]
    [InlineData(24, 0xFFFF_FFFFu, "4294967295 bytes")]
    public void A_damaged_packet_block_is_named_with_its_place(int at, uint value, string what)
    {
        var capture = new CaptureInMemory().Add(Frames.Arp(Frames.HostA)).Add(Frames.Arp(Frames.HostB));
        var bytes = capture.ToBytes();
        var second = PacketEnds(bytes)[0];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(second + at), value);

        var read = Read(bytes);

        Assert.Single(read.Packets);
        Assert.Equal(second, read.Damage!.Offset);
        Assert.Contains(what, read.Damage.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_lengths_of_a_block_must_agree()
    {
        var bytes = new CaptureInMemory().Add(Frames.Arp(Frames.HostA)).ToBytes();
        bytes[PacketEnds(bytes)[0] - 4] ^= 4;

        Assert.Contains("two lengths differ", Read(bytes).Damage!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_pcapng_is_damaged_at_its_start()
    {
        Assert.Equal(new CaptureDamage(0, "the file is empty"), Read([]).Damage);
        Assert.Equal(0, Read("this is a text file, not a capture"u8.ToArray()).Damage!.Offset);
    }

    [Fact]
    public void Any_byte_changed_never_throws()
    {
        var capture = new CaptureInMemory { Statistics = new CaptureStatistics(4, 0, 0) };
        new TcpTalk(capture, "10.0.0.1:45678", "10.0.0.2:49152").Connect().Send("QEVM"u8).Close();
        var whole = capture.ToBytes();
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7F, 0x80, 0xFF])
            {
                var changed = (byte[])whole.Clone();
                changed[at] = value;
                Assert.True(Read(changed).Packets.Count <= capture.Count);
            }
        }
    }

    private static (List<(long Time, int Length, string Data)> Packets, CaptureDamage? Damage, IReadOnlyList<InterfaceInfo> Interfaces) Read(byte[] content)
    {
        using var reader = PcapngReader.Parse(content);
        var packets = new List<(long, int, string)>();
        while (reader.TryRead(out var packet))
            packets.Add((packet.TimestampNanoseconds, packet.OriginalLength, Convert.ToHexString(packet.Data)));
        return (packets, reader.Damage, reader.Interfaces);
    }

    private static List<int> PacketEnds(byte[] file) => [.. Blocks(file).Where(block => block.Type == 6).Select(block => block.End)];

    private static List<int> BlockEnds(byte[] file) => [.. Blocks(file).Select(block => block.End)];

    private static IEnumerable<(uint Type, int End)> Blocks(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var type = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
            at += BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            yield return (type, at);
        }
    }
}
