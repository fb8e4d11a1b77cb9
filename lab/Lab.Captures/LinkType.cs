namespace Lab.Captures;

/// <summary>What a captured frame begins with; the numbers are pcapng's LINKTYPE registry. Others are kept in the file and counted, not
/// decoded.</summary>
public enum LinkType
{
    Ethernet = 1,

    /// <summary>Bare IP without a link header (a tun device).</summary>
    RawIp = 101,

    /// <summary>Linux cooked capture v1, sixteen bytes, from the <c>any</c> device.</summary>
    LinuxCooked = 113,

    /// <summary>Linux cooked capture v2, twenty bytes.</summary>
    LinuxCooked2 = 276,
}
