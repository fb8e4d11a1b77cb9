namespace Lab.Captures.Decoding;

/// <summary>How far a frame could be read; each layer includes those before it.</summary>
public enum DecodedLayer : byte
{
    /// <summary>Too short for its link header, or a link type we do not know.</summary>
    None,

    /// <summary>Addresses and EtherType; ARP, LLDP and everything that is not IP ends here.</summary>
    Link,

    /// <summary>IP addresses and lengths; later fragments, and protocols without ports we read, end here.</summary>
    Network,

    /// <summary>TCP, UDP or ICMP header read in full.</summary>
    Transport,
}
