namespace Lab.Probe.Sockets;

/// <summary>The kernel's numbers (<c>include/net/tcp_states.h</c>).</summary>
internal enum TcpState : byte
{
    Established = 1,
    SynSent,
    SynReceived,
    FinWait1,
    FinWait2,
    TimeWait,
    Close,
    CloseWait,
    LastAck,
    Listen,
    Closing,
    NewSynReceived,
}
