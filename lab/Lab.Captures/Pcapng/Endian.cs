using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lab.Captures.Pcapng;

/// <summary>Reads numbers of a section in its writer's byte order; swapped means big-endian.</summary>
internal static class Endian
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read32(ReadOnlySpan<byte> bytes, bool swapped)
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return swapped ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    public static ushort Read16(ReadOnlySpan<byte> bytes, bool swapped)
    {
        var value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return swapped ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
