using System.Buffers.Binary;

namespace Lab.Runner.Doctor;

/// <summary>A busybox that needs no shared library: it is the whole userland of a guest.</summary>
internal sealed class BusyboxCheck : IMachineCheck
{
    private const uint Interpreter = 3; // PT_INTERP

    public MachineFact Unanswered { get; } = new(
        FactNames.Busybox, "not found", FactState.Missing, "the guest's userland is one static busybox", "install busybox-static", Required: true);

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        var path = Programs.Find("busybox");
        if (!File.Exists(path)) return Task.FromResult(Unanswered);
        var header = new byte[4096];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return Task.FromResult(IsStatic(header.AsSpan(0, length))
            ? Unanswered with { State = FactState.Ok, Value = path + ", static", HowToGet = null }
            : Unanswered with { Value = path + " needs shared libraries" });
    }

    /// <summary>Whether a 64-bit little-endian ELF file names no interpreter (elf(5), Elf64_Ehdr and Elf64_Phdr).</summary>
    internal static bool IsStatic(ReadOnlySpan<byte> header)
    {
        if (header.Length < 64 || !header.StartsWith("\u007fELF\u0002\u0001"u8)) return false;
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        for (var index = 0; index < count; index++)
        {
            var at = offset + ((ulong)index * size);
            if (at + 4 > (ulong)header.Length) return false;
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[(int)at..]) == Interpreter) return false;
        }

        return count > 0;
    }
}
