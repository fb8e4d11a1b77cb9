using Lab.Captures.Addresses;

namespace Lab.Captures.Pcapng;

/// <summary>An Interface Description Block, and what the Interface Statistics Blocks after it said.</summary>
public sealed record InterfaceInfo
{
    /// <summary><c>if_name</c>; empty when the file has none.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>if_description</c></summary>
    public string Description { get; init; } = "";

    public LinkType LinkType { get; init; } = LinkType.Ethernet;

    /// <summary>Bytes kept of a frame; 0 means no limit.</summary>
    public int SnapLength { get; init; }

    /// <summary><c>if_MACaddr</c>: tells sent from received frames when a file is judged alone.</summary>
    public MacAddress? MacAddress { get; init; }

    /// <summary><c>if_tsresol</c> as stored: a negative power of ten, or of two with the highest bit set. 9 is nanoseconds; absent
    /// means 6.</summary>
    public byte TimestampResolution { get; init; } = 9;

    /// <summary><c>if_filter</c>: the capture took only frames that pass it; empty when it took all. A filter in another notation than
    /// libpcap's is shown as its kind.</summary>
    public string Filter { get; init; } = "";

    /// <summary><c>if_tsoffset</c>, seconds to add to every timestamp.</summary>
    public long TimestampOffsetSeconds { get; init; }

    /// <summary>The newest counters in the file; null when there are none.</summary>
    public CaptureStatistics? Statistics { get; init; }

    /// <summary>The capture ended by itself: the last statistics carry an end time. False after a SIGKILL.</summary>
    public bool Closed { get; init; }
}
