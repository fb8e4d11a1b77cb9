using System.Text.Json.Serialization;

namespace Lab.Captures;

/// <summary>Packet counters since the capture began (<c>pcap_stats</c>). <see cref="DroppedByKernel"/>: no room in the ring
/// (<c>ps_drop</c>, pcapng <c>isb_osdrop</c>). <see cref="DroppedByInterface"/>: lost by the device or its driver (<c>ps_ifdrop</c>,
/// <c>isb_ifdrop</c>).</summary>
public readonly record struct CaptureStatistics(long Received, long DroppedByKernel, long DroppedByInterface)
{
    /// <summary>Packets that passed the interface and are not in the capture.</summary>
    [JsonIgnore]
    public long Dropped => DroppedByKernel + DroppedByInterface;
}
