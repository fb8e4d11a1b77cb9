using Lab.Model.Units;

namespace Lab.Captures.Pcap;

/// <summary>How to open an interface.</summary>
public sealed record LiveCaptureOptions
{
    /// <summary>Enough for Ethernet, two VLAN tags, IP and TCP with all their options, and the first fifty bytes of payload.</summary>
    public const int HeadersOnly = 192;

    /// <summary>libpcap's own largest: whole frames, offloaded segments included.</summary>
    public const int FullFrames = 262144;

    /// <summary>A device of the calling thread's network namespace.</summary>
    public required string Interface { get; init; }

    /// <summary>Bytes kept of each frame (<c>pcap_set_snaplen</c>).</summary>
    public int SnapLength { get; init; } = HeadersOnly;

    /// <summary>The kernel's ring (<c>pcap_set_buffer_size</c>); what does not fit between two reads is dropped and counted.</summary>
    public ByteCount Buffer { get; init; } = ByteCount.FromMebibytes(32);

    /// <summary>A libpcap filter, noted in the file; empty for all frames. What it leaves out is not counted as dropped.</summary>
    public string Filter { get; init; } = "";

    /// <summary>See frames for other stations too. Bridged guests' frames are among them.</summary>
    public bool Promiscuous { get; init; } = true;

    /// <summary>How long the kernel may gather packets before it wakes us (<c>pcap_set_timeout</c>).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(50);
}
