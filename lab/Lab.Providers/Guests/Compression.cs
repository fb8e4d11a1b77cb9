using System.IO.Compression;

namespace Lab.Providers.Guests;

/// <summary>The compressions that distributions use for kernels and modules: gzip and LZ4 read here, xz and zstd by their own tools.</summary>
internal static class Compression
{
    /// <summary>Unpacks by magic number.</summary>
    /// <param name="packed">May be followed by bytes that are not part of it.</param>
    /// <param name="size">The largest size of the content.</param>
    /// <param name="cancellation">Ends the tool.</param>
    /// <returns>The content, or null when it is damaged, larger than said, in another format, or its tool is missing.</returns>
    public static async Task<byte[]?> UnpackAsync(ReadOnlyMemory<byte> packed, uint size, CancellationToken cancellation)
    {
        try
        {
            return packed.Span switch
            {
                [0x02, 0x21, 0x4c, 0x18, ..] => Lz4(packed.Span, size),
                [0x1f, 0x8b, ..] => Gzip(packed, size),
                [0xfd, 0x37, 0x7a, 0x58, ..] => await ByToolAsync("xz", ["--decompress", "--stdout", "--single-stream"], packed, size, cancellation).ConfigureAwait(false),
                [0x28, 0xb5, 0x2f, 0xfd, ..] => await ByToolAsync("zstd", ["--decompress", "--stdout"], packed, size, cancellation).ConfigureAwait(false),
                _ => null,
            };
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Lz4(ReadOnlySpan<byte> packed, uint size)
    {
        var content = new byte[size];
        return content[..Lz4Legacy.Decode(packed, content)];
    }

    private static byte[] Gzip(ReadOnlyMemory<byte> packed, uint size)
    {
        var content = new byte[size];
        using var gzip = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        return content[..gzip.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The tools fail on trailing bytes after they wrote the content: what counts is what came out.</summary>
    private static async Task<byte[]?> ByToolAsync(string tool, string[] arguments, ReadOnlyMemory<byte> packed, uint size, CancellationToken cancellation)
    {
        var run = await BuildCommand.RunAsync(tool, arguments, packed, cancellation).ConfigureAwait(false);
        return run is { Output.Length: > 0 } && run.Output.Length <= size ? run.Output : null;
    }
}
