using System.Runtime.InteropServices;

namespace Lab.Probe.RoundTrips;

/// <summary>What the kernel knows of a TCP connection (<c>struct tcp_info</c> of <c>linux/tcp.h</c>), as far as it is asked here. The kernel gives as much of it as there is room for.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct TcpInfo
{
    /// <summary>IPPROTO_TCP.</summary>
    public const int Level = 6;

    /// <summary>TCP_INFO.</summary>
    public const int Option = 11;

    /// <summary>Smoothed; of a connection that has sent nothing but its SYN, the time from that to its answer.</summary>
    [FieldOffset(68)]
    public uint RoundTripMicroseconds;

    [FieldOffset(100)]
    public uint Retransmissions;
}
