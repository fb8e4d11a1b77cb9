namespace Lab.Probe.Sockets;

internal static class TcpStates
{
    /// <summary>A connection that carries or carried data, and whose peer is known.</summary>
    public static bool IsConnected(this TcpState state) => state is
        TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.CloseWait or TcpState.LastAck or TcpState.Closing;

    /// <summary>The kernel's word, as <c>ESTABLISHED</c> and <c>FIN_WAIT1</c>.</summary>
    public static string Word(this TcpState state) => state switch
    {
        TcpState.Established => "ESTABLISHED",
        TcpState.SynSent => "SYN_SENT",
        TcpState.SynReceived => "SYN_RECV",
        TcpState.FinWait1 => "FIN_WAIT1",
        TcpState.FinWait2 => "FIN_WAIT2",
        TcpState.TimeWait => "TIME_WAIT",
        TcpState.Close => "CLOSE",
        TcpState.CloseWait => "CLOSE_WAIT",
        TcpState.LastAck => "LAST_ACK",
        TcpState.Listen => "LISTEN",
        TcpState.Closing => "CLOSING",
        TcpState.NewSynReceived => "NEW_SYN_RECV",
        _ => "UNKNOWN",
    };
}
