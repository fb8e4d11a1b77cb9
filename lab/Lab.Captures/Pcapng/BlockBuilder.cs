using System.Buffers.Binary;
using System.Text;

namespace Lab.Captures.Pcapng;

/// <summary>Lays out one little-endian pcapng block with options in a span. For headers and statistics; packets have their own
/// path.</summary>
internal ref struct BlockBuilder
{
    private readonly Span<byte> _buffer;
    private int _length;

    public BlockBuilder(Span<byte> buffer, uint type)
    {
        _buffer = buffer;
        Put(type);
        Put(0u);
    }

    public void Put(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[_length..], value);
        _length += 4;
    }

    public void Put(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[_length..], value);
        _length += 2;
    }

    /// <summary>Longer texts than 1 KiB are cut: they are names, and the block's buffer is bounded.</summary>
    public void TextOption(ushort code, string text)
    {
        if (text.Length == 0) return;
        var bytes = Encoding.UTF8.GetBytes(text.Length > 1024 ? text[..1024] : text);
        Option(code, bytes);
    }

    public void NumberOption(ushort code, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Option(code, bytes);
    }

    /// <summary>Times are the high and the low half, in this order in either byte order.</summary>
    public void TimeOption(ushort code, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(value >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)value);
        Option(code, bytes);
    }

    public void Option(ushort code, scoped ReadOnlySpan<byte> value)
    {
        Put(code);
        Put((ushort)value.Length);
        value.CopyTo(_buffer[_length..]);
        _length += value.Length;
        while ((_length & 3) != 0) _buffer[_length++] = 0;
    }

    /// <summary>Ends options and block; returns the block's length.</summary>
    public int Finish()
    {
        Put(0u);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[4..], (uint)(_length + 4));
        Put((uint)(_length + 4));
        return _length;
    }
}
