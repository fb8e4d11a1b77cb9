using Lab.Captures.Addresses;
using Lab.Captures.Samples;

namespace Lab.Tests.Captures;

public sealed class SamplesTests
{
    [Fact]
    public void A_socket_sample_is_one_line_with_seven_digits_of_UTC()
    {
        var sample = new SocketSample
        {
            Time = new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1)),
            Protocol = "tcp",
            Local = TransportEndpoint.Parse("10.0.0.1:45678"),
            Remote = TransportEndpoint.Parse("[fd00::1]:49152"),
            State = "ESTABLISHED",
            Pid = 123,
            Process = "qemu-system-x86",
            VmName = "vm1",
        };
        var text = new StringWriter();

        SocketSamples.Write(text, sample);
        SocketSamples.Write(text, sample with { Last = true, LastTime = sample.Time.AddSeconds(2) });

        var lines = text.ToString().Split('\n');
        Assert.Equal(
            """{"time":"2026-01-31T12:00:00.0000000Z","protocol":"tcp","local":"10.0.0.1:45678","remote":"[fd00::1]:49152","state":"ESTABLISHED","pid":123,"process":"qemu-system-x86","vm":null,"vmName":"vm1"}""",
            lines[0]);
        Assert.EndsWith("\"last\":true,\"lastTime\":\"2026-01-31T12:00:02.0000000Z\"}", lines[1], StringComparison.Ordinal);
        var read = SocketSamples.Read(new StringReader(text.ToString()));
        Assert.Empty(read.Faults);
        Assert.Equal([sample, sample with { Last = true, LastTime = sample.Time.AddSeconds(2) }], read.Samples);
    }

    [Fact]
    public void A_cut_line_is_a_fault_and_the_others_are_kept()
    {
        var text = new StringWriter();
        var sample = new SocketSample
        {
            Time = DateTimeOffset.UnixEpoch,
            Protocol = "udp",
            Local = default,
            Remote = default,
            State = "UNCONN",
        };
        SocketSamples.Write(text, sample);

        var read = SocketSamples.Read(new StringReader(text + """{"time":"2026-01-31T12:0"""));

        Assert.Single(read.Samples);
        Assert.Equal(2, Assert.Single(read.Faults).Line);
    }

    [Fact]
    public void Heartbeats_are_rows_under_a_header()
    {
        var rows = new HeartbeatRow[]
        {
            new(1, 5_000_000_000, 1_700_000_000_123_456_789, 10, 9, 1, 0, Frames.Guest),
            new(2, 5_010_000_000, 1_700_000_000_133_456_789, 20, 19, 2, 0, null),
        };
        var text = new StringWriter();
        Heartbeats.WriteHeader(text);
        foreach (var row in rows) Heartbeats.Write(text, row);

        Assert.Equal(
            "sequence,guest_ns,peer_ns,pages_dirtied,pages_verified,verify_passes,pages_corrupt,source_mac\n"
            + "1,5000000000,1700000000123456789,10,9,1,0,52:54:00:00:00:01\n"
            + "2,5010000000,1700000000133456789,20,19,2,0,\n",
            text.ToString());
        Assert.Equal(rows, Heartbeats.Read(new StringReader(text.ToString())).Samples);
    }

    [Theory]
    [InlineData("3,5")]
    [InlineData("3,5,6,7,8,9,x,52:54:00:00:00:01")]
    [InlineData("3,5,6,7,8,9,0,52:54:00:00")]
    public void A_bad_row_is_a_fault_with_its_line(string row)
    {
        var read = Heartbeats.Read(new StringReader($"{Heartbeats.Header}\n1,2,3,4,5,6,7,\n{row}"));

        Assert.Single(read.Samples);
        Assert.Equal(3, Assert.Single(read.Faults).Line);
    }
}
