using System.Buffers.Binary;

namespace Lab.Providers.Guests;

/// <summary>
/// Takes the uncompressed kernel out of a <c>vmlinuz</c> (bzImage, the kernel's <c>Documentation/arch/x86/boot.rst</c>). Under TCG a guest that
/// need not unpack itself is up 0.3 s sooner.
/// </summary>
internal static class BootKernel
{
    private const int LargestKernel = 512 << 20;

    /// <returns>The kernel, or null when it is packed in a way we cannot read or cannot boot by PVH: then vmlinuz is used as it is.</returns>
    public static async Task<byte[]?> UnpackAsync(ReadOnlyMemory<byte> vmlinuz, CancellationToken cancellation)
    {
        if (!TryFindPayload(vmlinuz.Span, out var payload)) return null;
        // The build appends the uncompressed size, 32 bits, to what its compressor made; gzip ends in it by itself.
        var packed = vmlinuz[payload];
        var size = BinaryPrimitives.ReadUInt32LittleEndian(packed.Span[^4..]);
        if (size is 0 or > LargestKernel) return null;
        var kernel = await Compression.UnpackAsync(packed, size, cancellation).ConfigureAwait(false);
        return kernel?.Length == size && ElfFile.BootsByPvh(kernel) ? kernel : null;
    }

    /// <summary>Whether it is a kernel at all: the boot sector's signature and "HdrS".</summary>
    public static bool IsBootable(ReadOnlySpan<byte> vmlinuz) =>
        vmlinuz.Length > 0x260 && vmlinuz.Slice(0x202, 4).SequenceEqual("HdrS"u8) && BinaryPrimitives.ReadUInt16LittleEndian(vmlinuz[0x1fe..]) == 0xaa55;

    private static bool TryFindPayload(ReadOnlySpan<byte> vmlinuz, out Range payload)
    {
        payload = default;
        if (!IsBootable(vmlinuz)) return false;
        int setupSectors = vmlinuz[0x1f1] == 0 ? 4 : vmlinuz[0x1f1];
        var start = (setupSectors + 1) * 512L + BinaryPrimitives.ReadUInt32LittleEndian(vmlinuz[0x248..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(vmlinuz[0x24c..]);
        if (start + length > vmlinuz.Length || length < 8) return false;
        payload = (int)start..(int)(start + length);
        return true;
    }
}
