namespace Lab.Captures.Decoding;

/// <summary>The control bits of a TCP header (RFC 9293), its fourteenth byte.</summary>
[Flags]
public enum TcpControlBits : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,
    Psh = 8,
    Ack = 16,
    Urg = 32,
    Ece = 64,
    Cwr = 128,
}
