namespace Lab.Captures;

/// <summary>One captured frame, borrowed from the capture's buffer: valid until the next one is asked for or the sink returns.</summary>
public readonly ref struct PacketRef(int interfaceIndex, long timestampNanoseconds, int originalLength, ReadOnlySpan<byte> data)
{
    /// <summary>Position in the file's list of interfaces; 0 in a live capture.</summary>
    public int InterfaceIndex { get; } = interfaceIndex;

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public long TimestampNanoseconds { get; } = timestampNanoseconds;

    /// <summary>Bytes the frame had on the wire (without its check sequence). With segmentation offload it can exceed the MTU: it is
    /// what the kernel handed to the device, not yet cut.</summary>
    public int OriginalLength { get; } = originalLength;

    /// <summary>The frame's first bytes, at most the snap length.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;
}
