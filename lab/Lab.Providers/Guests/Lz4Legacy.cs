using System.Buffers.Binary;

namespace Lab.Providers.Guests;

/// <summary>Decodes LZ4's legacy frame, the one the kernel's build (<c>lz4 -l</c>) makes of vmlinux: a magic, then blocks of 8 MiB of output.</summary>
internal static class Lz4Legacy
{
    public const uint Magic = 0x184C2102;

    /// <param name="frame">The frame; trailing bytes that cannot be a block, as the kernel's appended size, are ignored.</param>
    /// <param name="output">Gets the content; must hold it all.</param>
    /// <returns>The length of the content.</returns>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public static int Decode(ReadOnlySpan<byte> frame, Span<byte> output)
    {
        if (frame.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic) throw new InvalidDataException("no LZ4 legacy frame");
        var written = 0;
        for (var at = 4; at + 8 <= frame.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame[at..]);
            at += 4;
            if (length <= 0 || length > frame.Length - at) throw new InvalidDataException("an LZ4 block is longer than its frame");
            written = DecodeBlock(frame.Slice(at, length), output, written);
            at += length;
        }
        return written;
    }

    /// <summary>A block: token, literals, two bytes of offset back into the output, match; the last sequence ends after its literals.</summary>
    private static int DecodeBlock(ReadOnlySpan<byte> block, Span<byte> output, int to)
    {
        var start = to;
        for (var at = 0; at < block.Length;)
        {
            var token = block[at++];
            var literals = Length(block, ref at, token >> 4);
            if (literals > block.Length - at || literals > output.Length - to) throw Damaged();
            block.Slice(at, literals).CopyTo(output[to..]);
            at += literals;
            to += literals;
            if (at >= block.Length) break;
            if (at + 2 > block.Length) throw Damaged();
            var offset = block[at] | block[at + 1] << 8;
            at += 2;
            var match = Length(block, ref at, token & 15) + 4;
            if (offset == 0 || offset > to - start || match > output.Length - to) throw Damaged();
            CopyMatch(output, to, offset, match);
            to += match;
        }
        return to;
    }

    private static void CopyMatch(Span<byte> output, int to, int offset, int length)
    {
        if (offset >= length)
            output.Slice(to - offset, length).CopyTo(output[to..]);
        else
            for (var i = to; i < to + length; i++) output[i] = output[i - offset];
    }

    private static int Length(ReadOnlySpan<byte> block, ref int at, int nibble)
    {
        if (nibble < 15) return nibble;
        byte more;
        do
        {
            if (at >= block.Length) throw Damaged();
            more = block[at++];
            nibble += more;
        }
        while (more == 255);
        return nibble;
    }

    private static InvalidDataException Damaged() => new("a damaged LZ4 block");
}
