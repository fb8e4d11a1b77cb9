using System.Text;
using Lab.Probe.Sniffing;

namespace Lab.Tests.Probes;

public sealed class NicCountersTests
{
    [Fact]
    public void Bytes_of_each_NIC_are_read_in_both_directions()
    {
        const string Table = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
              eth0: 1234567890123 20 0 0 0 0 0 0 42 1 0 0 0 0 0 0
              eth1:broken
            """;
        var counters = NicCounters.Parse(Encoding.ASCII.GetBytes(Table));
        Assert.Equal(new NicCounters(1234567890123, 42), counters["eth0"]);
        Assert.Equal(new NicCounters(0, 0), counters["lo"]);
        Assert.Equal(2, counters.Count);
    }
}
