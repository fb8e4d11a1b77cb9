namespace Lab.Captures;

/// <summary>Takes packets on the capturing thread. What it throws ends the capture and comes out of <c>Run</c>.</summary>
public interface IPacketSink
{
    /// <summary>The packet is borrowed: copy what outlives the call.</summary>
    void OnPacket(in PacketRef packet);

    /// <summary>Called when the packets at hand are used up, also under load: the moment to flush.</summary>
    void OnBatchEnd()
    {
    }

    /// <summary>Called with the counters about four times a second while packets come, and once at the end.</summary>
    void OnStatistics(CaptureStatistics statistics)
    {
    }
}
