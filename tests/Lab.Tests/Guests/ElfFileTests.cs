using System.Buffers.Binary;
using Lab.Providers.Guests;

namespace Lab.Tests.Guests;

public sealed class ElfFileTests
{
    private const int Load = 1, Interpreter = 3, Note = 4;

    [Fact]
    public void A_program_without_an_interpreter_is_static()
    {
        Assert.True(ElfFile.IsStatic(Elf(Load, [])));
        Assert.False(ElfFile.IsStatic(Elf(Interpreter, "/lib64/ld-linux-x86-64.so.2"u8)));
        Assert.False(ElfFile.IsStatic("#!/bin/sh\n"u8));
    }

    [Theory]
    [InlineData(18, true)]
    [InlineData(17, false)]
    public void A_kernel_with_a_Xen_entry_note_boots_by_PVH(byte type, bool boots)
    {
        byte[] notes = [4, 0, 0, 0, 2, 0, 0, 0, 6, 0, 0, 0, .. "Xen\0"u8, 1, 2, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, type, 0, 0, 0, .. "Xen\0"u8, 0, 0, 0, 1];
        Assert.Equal(boots, ElfFile.BootsByPvh(Elf(Note, notes)));
        Assert.False(ElfFile.BootsByPvh(Elf(Load, notes)));
    }

    [Fact]
    public void A_torn_note_ends_the_search() => Assert.False(ElfFile.BootsByPvh(Elf(Note, [4, 0, 0, 0, 255, 255, 0, 0, 6, 0, 0, 0, .. "Xen\0"u8])));

    private static byte[] Elf(int type, ReadOnlySpan<byte> content)
    {
        var file = new byte[120 + content.Length];
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(32), 64);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(54), 56);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(56), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(64), type);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(64 + 8), 120);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(64 + 32), content.Length);
        content.CopyTo(file.AsSpan(120));
        return file;
    }
}
