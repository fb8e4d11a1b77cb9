using System.Buffers.Binary;
using Lab.Captures.Samples;
using Lab.Probe.Listening;

namespace Lab.Tests.Probes;

public sealed class HeartbeatTests
{
    private static readonly Guid Vm = Guid.Parse("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

    [Fact]
    public void A_heartbeat_is_read_as_the_guest_lays_it_out()
    {
        Assert.True(HeartbeatDatagram.TryDecode(Datagram(), out var beat));
        Assert.Equal(new HeartbeatDatagram(Vm, Stamped: true, 1, 2, 3, 4, 5, 6), beat);
    }

    [Theory]
    [InlineData(0, (byte)'X')] // magic
    [InlineData(4, 2)] // version
    public void Another_datagram_is_not_a_heartbeat(int at, byte value)
    {
        var datagram = Datagram();
        datagram[at] = value;
        Assert.False(HeartbeatDatagram.TryDecode(datagram, out _));
    }

    [Fact]
    public void A_heartbeat_of_another_length_is_refused()
    {
        Assert.False(HeartbeatDatagram.TryDecode(Datagram().AsSpan(0, 79), out _));
        Assert.False(HeartbeatDatagram.TryDecode([.. Datagram(), 0], out _));
        Assert.False(HeartbeatDatagram.TryDecode([], out _));
    }

    [Fact]
    public void Beats_become_rows_that_the_judge_reads()
    {
        using var file = new StringWriter();
        Heartbeats.WriteHeader(file);
        using var vm = new VmBeats("vm1", file);
        Assert.True(HeartbeatDatagram.TryDecode(Datagram(), out var beat));
        foreach (var arrival in new[] { 1000L, 11_000_000, 15_000_000 }) vm.Record(beat, arrival);
        Assert.Equal(3, vm.Beats);
        Assert.Equal(10_999_000, vm.LongestGapNanoseconds);
        var rows = Heartbeats.Read(new StringReader(file.ToString()));
        Assert.Empty(rows.Faults);
        Assert.Equal(new HeartbeatRow(1, 2, 15_000_000, 3, 4, 5, 6, null), rows.Samples[^1]);
        Assert.Equal(3, rows.Samples.Count);
    }

    [Fact]
    public void A_first_beat_stamped_memory_and_a_pass_are_news_and_other_beats_are_not()
    {
        using var vm = new VmBeats("vm1", TextWriter.Null);
        Assert.True(HeartbeatDatagram.TryDecode(Datagram(), out var beat));
        HeartbeatDatagram[] beats = [beat with { Stamped = false }, beat with { Stamped = false, Sequence = 2 }, beat with { Sequence = 3 }, beat with { VerifyPasses = 6 }, beat with { VerifyPasses = 6, Sequence = 5 }];
        var news = beats.Select(each =>
        {
            vm.Record(each, 1000);
            return vm.TakeNews();
        });
        Assert.Equal([true, false, true, true, false], news);
    }

    private static byte[] Datagram()
    {
        var datagram = new byte[80];
        "LABH"u8.CopyTo(datagram);
        datagram[4] = 1;
        datagram[6] = 1;
        Vm.TryWriteBytes(datagram.AsSpan(8), bigEndian: true, out _);
        for (var field = 0; field < 7; field++) BinaryPrimitives.WriteInt64LittleEndian(datagram.AsSpan(24 + field * 8), field + 1);
        return datagram;
    }
}
