using Lab.Probe.Sockets;

namespace Lab.Tests.Probes;

public sealed class TcpTableTests
{
    private const string Heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n";

    [Fact]
    public void An_IPv4_line_gives_its_ends_state_and_inode()
    {
        var socket = Assert.Single(Parse(Heading
            + "   0: 0B65A8C0:C002 0C65A8C0:A11E 01 00000000:00000000 02:000000B3 00000000  1000        0 481516 2 0000000000000000 20 4 0 10 -1                     \n"));
        Assert.Equal("192.168.101.11:49154", socket.Local.ToString());
        Assert.Equal("192.168.101.12:41246", socket.Remote.ToString());
        Assert.Equal(TcpState.Established, socket.State);
        Assert.Equal(481516, socket.Inode);
    }

    [Fact]
    public void An_IPv6_line_gives_its_address_in_network_order()
    {
        var socket = Assert.Single(Parse(
            "   1: 000000FD000000000000000001000000:C000 000000FD000000000000000002000000:0016 08 00000000:00000000 00:00000000 00000000     0        0 42 1 0 20 4 30 10 -1\n"));
        Assert.Equal("[fd00::1]:49152", socket.Local.ToString());
        Assert.Equal("[fd00::2]:22", socket.Remote.ToString());
        Assert.Equal(TcpState.CloseWait, socket.State);
    }

    [Fact]
    public void An_IPv4_mapped_address_is_shown_as_IPv4() =>
        Assert.Equal("10.0.0.1:8080", Assert.Single(Parse(
            "   0: 0000000000000000FFFF00000100000A:1F90 0000000000000000FFFF00000200000A:9C40 01 00000000:00000000 00:00000000 00000000     0        0 7 1 0 20 4 30 10 -1\n")).Local.ToString());

    [Theory]
    [InlineData(Heading)]
    [InlineData("   0: 0B65A8C0:C002 0C65A8C0:A11E 01 00000000:00000000 02:0000")]
    [InlineData("   0: 0B65A8C0:C002 nonsense 01 00000000:00000000 02:000000B3 00000000  1000        0 481516 2\n")]
    [InlineData("   0: 0B65A8C0:C002\n")]
    [InlineData("\n")]
    [InlineData("")]
    public void A_heading_or_a_torn_line_is_no_socket(string text) => Assert.Empty(Parse(text));

    private static List<TcpSocket> Parse(string text)
    {
        var sockets = new List<TcpSocket>();
        TcpTable.Parse(System.Text.Encoding.ASCII.GetBytes(text), sockets);
        return sockets;
    }
}
