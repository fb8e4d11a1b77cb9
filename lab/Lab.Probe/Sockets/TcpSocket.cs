using Lab.Captures.Addresses;

namespace Lab.Probe.Sockets;

/// <summary>A line of the kernel's list of TCP sockets.</summary>
/// <param name="Inode">Names the socket while it lives; 0 when no process can hold it (any more).</param>
internal readonly record struct TcpSocket(TransportEndpoint Local, TransportEndpoint Remote, TcpState State, long Inode);
