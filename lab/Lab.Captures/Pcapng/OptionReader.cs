using System.Buffers.Binary;
using System.Text;

namespace Lab.Captures.Pcapng;

/// <summary>Walks a block's options without allocating; stops at the end mark, at the end, or where a length points outside.</summary>
internal ref struct OptionReader(ReadOnlySpan<byte> options, bool swapped)
{
    private ReadOnlySpan<byte> _rest = options;

    public ushort Code { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>An option's length pointed outside its block.</summary>
    public bool Malformed { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Value).TrimEnd('\0');

    public bool Next()
    {
        if (_rest.Length < 4) return false;
        Code = Endian.Read16(_rest, swapped);
        int length = Endian.Read16(_rest[2..], swapped);
        if (Code == OptionCode.End) return false;
        Malformed = length > _rest.Length - 4;
        if (Malformed) return false;
        Value = _rest.Slice(4, length);
        _rest = _rest[Math.Min(4 + BlockType.Pad(length), _rest.Length)..];
        return true;
    }

    /// <summary>A 64-bit counter; 0 when the option is too short.</summary>
    public readonly long Number() => Value.Length < 8 ? 0
        : swapped ? BinaryPrimitives.ReadInt64BigEndian(Value) : BinaryPrimitives.ReadInt64LittleEndian(Value);
}
