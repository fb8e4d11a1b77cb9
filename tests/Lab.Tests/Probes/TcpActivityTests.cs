using Lab.Probe.Sockets;

namespace Lab.Tests.Probes;

public sealed class TcpActivityTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_counters_come_from_the_second_Tcp_line()
    {
        var snmp = "Ip: Forwarding DefaultTTL\nIp: 2 64\n"
            + "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs\n"
            + "Tcp: 1 200 120000 -1 193 139 10 1 6 13025 10040\nUdp: InDatagrams\n";
        Assert.Equal(new TcpActivity(193, 139, 6), TcpActivity.Parse(System.Text.Encoding.ASCII.GetBytes(snmp)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ip: 1\nTcp: RtoAlgorithm\n")]
    [InlineData("Ip: 1\nTcp: RtoAlgorithm\nTcp: 1 2\n")]
    public void Without_the_counters_nothing_is_claimed(string snmp) => Assert.Null(TcpActivity.Parse(System.Text.Encoding.ASCII.GetBytes(snmp)));

    [Fact]
    public void Sockets_are_read_when_counters_move_and_then_ever_more_rarely()
    {
        var pictures = new TcpPictures(TimeSpan.FromMilliseconds(50));
        var calm = new TcpActivity(1, 1, 1);
        var due = Enumerable.Range(0, 200).Select(tick => tick * 50).Where(at => pictures.IsDue(Start.AddMilliseconds(at), calm)).ToArray();
        Assert.Equal([0, 50, 100, 200, 400, 800, 1600, 3200, 5200, 7200, 9200], due);
        Assert.True(pictures.IsDue(Start.AddMilliseconds(10010), calm with { PassiveOpens = 2 }));
        Assert.False(pictures.IsDue(Start.AddMilliseconds(10020), calm with { PassiveOpens = 2 }));
    }

    [Fact]
    public void Without_counters_every_picture_is_due()
    {
        var pictures = new TcpPictures(TimeSpan.FromMilliseconds(50));
        Assert.All(Enumerable.Range(0, 10), tick => Assert.True(pictures.IsDue(Start.AddMilliseconds(tick), null)));
    }
}
