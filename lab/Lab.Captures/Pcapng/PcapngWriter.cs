using System.Buffers.Binary;
using Lab.Model.Units;

namespace Lab.Captures.Pcapng;

/// <summary>Writes one interface's packets as pcapng: nanosecond stamps, the interface's name and address, drop counters. What a batch
/// brought is handed to the operating system at the batch's end, so a SIGKILL loses at most the kernel's gathering time (about 50 ms).
/// Used by one thread. Throws <see cref="IOException"/> when the disk is full.</summary>
public sealed class PcapngWriter : IPacketSink, IDisposable
{
    private const int PacketOverhead = 32;

    /// <summary>What is handed over must still be in the processor's first cache: with 256 KiB the kernel's copy from it took three fifths of all
    /// time spent on a packet.</summary>
    private const int BufferSize = 1 << 15;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[BufferSize];
    private int _used;
    private long _written;
    private long _firstTime;
    private long _lastTime;
    private long _flushedTime;
    private CaptureStatistics? _statistics;
    private bool _disposed;

    /// <summary>Takes the stream over and closes it in the end.</summary>
    public PcapngWriter(Stream stream, InterfaceInfo capturedInterface, SectionInfo? section = null)
    {
        _stream = stream;
        _used = HeaderBlocks.WriteSection(_buffer, section ?? new SectionInfo());
        _used += HeaderBlocks.WriteInterface(_buffer.AsSpan(_used), capturedInterface);
        Flush();
    }

    public long Packets { get; private set; }

    /// <summary>Bytes of the file so far, those not yet flushed included.</summary>
    public ByteCount Written => new(_written + _used);

    /// <summary>Packets older than this, by their own stamps, are flushed even within a batch.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Creates or replaces the file; others may read it while it grows.</summary>
    public static PcapngWriter Create(string path, InterfaceInfo capturedInterface, SectionInfo? section = null) =>
        new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), capturedInterface, section);

    public void OnPacket(in PacketRef packet)
    {
        var captured = packet.Data.Length;
        var size = PacketOverhead + BlockType.Pad(captured);
        var time = packet.TimestampNanoseconds;
        if (_buffer.Length - _used < size) MakeRoom(size);

        var block = _buffer.AsSpan(_used, size);
        BinaryPrimitives.WriteUInt32LittleEndian(block, BlockType.EnhancedPacket);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], size);
        BinaryPrimitives.WriteInt32LittleEndian(block[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], (uint)(time >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(block[16..], (uint)time);
        BinaryPrimitives.WriteInt32LittleEndian(block[20..], captured);
        BinaryPrimitives.WriteInt32LittleEndian(block[24..], packet.OriginalLength);
        packet.Data.CopyTo(block[28..]);
        block[(28 + captured)..(size - 4)].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(block[(size - 4)..], size);
        _used += size;
        Note(time);
    }

    public void OnBatchEnd() => Flush();

    /// <summary>Adds a statistics block when the counters changed: also a killed capture knows its drops.</summary>
    public void OnStatistics(CaptureStatistics statistics)
    {
        if (statistics == _statistics) return;
        _statistics = statistics;
        WriteStatistics(statistics, closing: false);
    }

    /// <summary>Hands everything to the operating system; it does not wait for the disk.</summary>
    public void Flush()
    {
        var used = _used;
        // First, so that after a full disk closing does not try, and fail, once more.
        _used = 0;
        _flushedTime = _lastTime;
        _stream.Write(_buffer, 0, used);
        _written += used;
    }

    /// <summary>Writes the closing statistics block, flushes and closes the file.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        using (_stream)
        {
            WriteStatistics(_statistics, closing: true);
            Flush();
        }
    }

    /// <summary>Flushes and closes the file without the mark of an orderly end: it does not hold all that it should, and what is not in it proves nothing.</summary>
    public void Abandon()
    {
        if (_disposed) return;
        _disposed = true;
        using (_stream) Flush();
    }

    private void Note(long time)
    {
        if (Packets++ == 0) (_firstTime, _flushedTime) = (time, time);
        if (time > _lastTime) _lastTime = time;
        if (time - _flushedTime > FlushInterval.Ticks * 100) Flush();
    }

    private void MakeRoom(int size)
    {
        Flush();
        if (size > _buffer.Length) _buffer = new byte[size];
    }

    private void WriteStatistics(CaptureStatistics? statistics, bool closing)
    {
        if (_buffer.Length - _used < 256) Flush();
        _used += HeaderBlocks.WriteStatistics(_buffer.AsSpan(_used), _firstTime, _lastTime, statistics, closing);
    }
}
