namespace Lab.Captures.Decoding;

/// <summary>The protocol numbers the decoder reads further than their addresses.</summary>
public static class IpProtocol
{
    public const byte Icmp = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte IcmpV6 = 58;
}
