using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lab.Captures.Pcapng;

/// <summary>Reads pcapng: both byte orders, several sections and interfaces, Enhanced and Simple Packet Blocks; other blocks are
/// skipped. Bad content is never an exception: reading stops there and <see cref="Damage"/> says where and why. Not
/// thread-safe.</summary>
public sealed class PcapngReader : IDisposable
{
    private readonly BlockSource _source;
    private readonly InterfaceTable _interfaces = new();
    private bool _inSection;
    private bool _swapped;
    private long _lastTime;

    private readonly long _ahead;

    private PcapngReader(BlockSource source, long ahead = 0) => (_source, _ahead) = (source, ahead);

    /// <summary>Null while all is well; set once reading stopped early.</summary>
    public CaptureDamage? Damage { get; private set; }

    /// <summary>The newest section's header.</summary>
    public SectionInfo Section { get; private set; } = new();

    /// <summary>Interfaces seen so far, all sections' in one list; complete, with final counters, when reading ended.</summary>
    public IReadOnlyList<InterfaceInfo> Interfaces => _interfaces.Infos;

    /// <summary>Bytes read so far.</summary>
    public long Position => _source.Offset;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the file cannot be opened.</summary>
    /// <param name="clockAhead">Taken off every packet's time.</param>
    public static PcapngReader Open(string path, TimeSpan clockAhead = default) =>
        new(new BlockSource(File.OpenHandle(path, share: FileShare.ReadWrite, options: FileOptions.SequentialScan)), clockAhead.Ticks * UnixTime.NanosecondsPerTick);

    /// <summary>Reads a capture already in memory.</summary>
    public static PcapngReader Parse(byte[] content) => new(new BlockSource(content));

    /// <summary>The next packet; false at the end or at damage. The packet is valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out PacketRef packet)
    {
        while (Damage is null && TryNextBlock(out var type, out var body))
        {
            switch (type)
            {
                case BlockType.EnhancedPacket when TryEnhancedPacket(body, out packet):
                case BlockType.SimplePacket when TrySimplePacket(body, out packet):
                    return true;
                case BlockType.InterfaceDescription:
                    if (!_interfaces.TryDescribe(body, _swapped))
                        Fail(body.Length, "an interface description whose fields or options reach outside it");
                    break;
                case BlockType.InterfaceStatistics:
                    _interfaces.Update(body, _swapped);
                    break;
                case BlockType.SectionHeader:
                    BeginSection(body);
                    break;
            }
        }

        packet = default;
        return false;
    }

    public void Dispose() => _source.Dispose();

    /// <summary>Reads one block whole and steps over it. False at a clean end, or at damage, which it notes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryNextBlock(out uint type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        if (!_source.Require(BlockType.Overhead)) return _source.Rest.Length == 0 && _inSection ? false : Stop(TooShort());
        var head = _source.Rest;
        type = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (type == BlockType.SectionHeader)
        {
            if (!TrySetByteOrder(Endian.Read32(head[8..], swapped: false))) return Stop("a section header without its byte-order magic");
        }
        else if (_swapped)
        {
            type = BinaryPrimitives.ReverseEndianness(type);
        }

        if (!_inSection) return Stop("no section header: this is not a pcapng file");
        var length = Endian.Read32(head[4..], _swapped);
        if (length < BlockType.Overhead || (length & 3) != 0 || length > BlockType.LargestBlock)
            return Stop($"a block of impossible length {length}");
        var size = (int)length;
        if (!_source.Require(size)) return Stop($"the file ends inside a block: {_source.Rest.Length} of {size} bytes");
        var block = _source.Rest[..size];
        if (Endian.Read32(block[(size - 4)..], _swapped) != length) return Stop("a block whose two lengths differ");
        body = block[8..^4];
        _source.Advance(size);
        return true;
    }

    private string TooShort() =>
        _source.Rest.Length == 0 ? "the file is empty" : $"the file ends inside a block header: {_source.Rest.Length} bytes";

    private bool TrySetByteOrder(uint magic)
    {
        _swapped = magic == BinaryPrimitives.ReverseEndianness(BlockType.ByteOrderMagic);
        var known = _swapped || magic == BlockType.ByteOrderMagic;
        _inSection |= known;
        return known;
    }

    private void BeginSection(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
        {
            Fail(body.Length, "a section header too short for its fields");
            return;
        }

        var major = Endian.Read16(body[4..], _swapped);
        if (major != 1) Fail(body.Length, $"pcapng version {major}, and only 1 is known");
        _interfaces.BeginSection();
        Section = SectionReader.Read(body[16..], _swapped);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryEnhancedPacket(ReadOnlySpan<byte> body, out PacketRef packet)
    {
        packet = default;
        if (body.Length < 20) return Fail(body.Length, "a packet block too short for its fields");
        var id = Endian.Read32(body, _swapped);
        var captured = Endian.Read32(body[12..], _swapped);
        var original = Endian.Read32(body[16..], _swapped);
        if (captured > (uint)body.Length - 20)
            return Fail(body.Length, $"a packet of {captured} captured bytes in a block of {body.Length + BlockType.Overhead}");
        if (original > int.MaxValue) return Fail(body.Length, $"a packet of {original} bytes");
        if (!_interfaces.TryGet(id, out var index, out var scale))
            return Fail(body.Length, $"a packet of interface {id}, which was not described");
        var timestamp = ((ulong)Endian.Read32(body[4..], _swapped) << 32) | Endian.Read32(body[8..], _swapped);
        _lastTime = scale.ToNanoseconds(timestamp) - _ahead;
        packet = new PacketRef(index, _lastTime, (int)Math.Max(original, captured), body.Slice(20, (int)captured));
        return true;
    }

    /// <summary>Simple packets belong to the first interface and carry no time: they take the time of the packet before.</summary>
    private bool TrySimplePacket(ReadOnlySpan<byte> body, out PacketRef packet)
    {
        packet = default;
        if (body.Length < 4) return Fail(body.Length, "a packet block too short for its fields");
        var original = Endian.Read32(body, _swapped);
        if (original > int.MaxValue) return Fail(body.Length, $"a packet of {original} bytes");
        if (!_interfaces.TryGet(0, out var index, out _)) return Fail(body.Length, "a simple packet before any interface was described");
        var snap = _interfaces.Infos[index].SnapLength;
        var captured = Math.Min(Math.Min((int)original, body.Length - 4), snap > 0 ? snap : int.MaxValue);
        packet = new PacketRef(index, _lastTime, (int)original, body.Slice(4, captured));
        return true;
    }

    private bool Stop(string what)
    {
        Damage = new CaptureDamage(_source.Offset, what);
        return false;
    }

    /// <summary>Notes damage in the block just stepped over.</summary>
    private bool Fail(int bodyLength, string what)
    {
        Damage ??= new CaptureDamage(_source.Offset - bodyLength - BlockType.Overhead, what);
        return false;
    }
}
