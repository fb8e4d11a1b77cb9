using System.Buffers.Binary;

namespace Lab.Providers.Guests;

/// <summary>The little of a 64-bit little-endian ELF file that decides how it can be run.</summary>
internal static class ElfFile
{
    private const int Interpreter = 3, Note = 4;
    private const int XenPhysicalEntry = 18;

    public static bool IsElf(ReadOnlySpan<byte> file) => file.Length >= 64 && file[..4].SequenceEqual("\u007fELF"u8) && file[4] == 2;

    /// <summary>No interpreter: it runs where there are no shared libraries.</summary>
    public static bool IsStatic(ReadOnlySpan<byte> file)
    {
        foreach (var (type, _, _) in Segments(file))
            if (type == Interpreter) return false;
        return IsElf(file);
    }

    /// <summary>Has the note XEN_ELFNOTE_PHYS32_ENTRY: QEMU boots it by PVH, without unpacking it in the guest.</summary>
    public static bool BootsByPvh(ReadOnlySpan<byte> file)
    {
        foreach (var (type, offset, size) in Segments(file))
            if (type == Note && offset + size <= file.Length && HasPvhEntry(file.Slice(offset, size))) return true;
        return false;
    }

    private static bool HasPvhEntry(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= 12)
        {
            var name = BinaryPrimitives.ReadInt32LittleEndian(notes);
            var content = BinaryPrimitives.ReadInt32LittleEndian(notes[4..]);
            if (name < 0 || content < 0) return false;
            if (BinaryPrimitives.ReadInt32LittleEndian(notes[8..]) == XenPhysicalEntry && notes[12..].StartsWith("Xen\0"u8)) return true;
            var length = 12L + Aligned(name) + Aligned(content);
            if (length > notes.Length) return false;
            notes = notes[(int)length..];
        }
        return false;
    }

    private static long Aligned(int length) => (length + 3L) & ~3L;

    private static List<(int Type, int Offset, int Size)> Segments(ReadOnlySpan<byte> file)
    {
        var segments = new List<(int, int, int)>();
        if (!IsElf(file)) return segments;
        var table = BinaryPrimitives.ReadInt64LittleEndian(file[32..]);
        int entry = BinaryPrimitives.ReadUInt16LittleEndian(file[54..]), count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        for (var i = 0; i < count; i++)
        {
            var at = table + (long)i * entry;
            if (at < 0 || at + 56 > file.Length) break;
            var header = file[(int)at..];
            segments.Add((
                BinaryPrimitives.ReadInt32LittleEndian(header),
                (int)BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
                (int)BinaryPrimitives.ReadInt64LittleEndian(header[32..])));
        }
        return segments;
    }
}
