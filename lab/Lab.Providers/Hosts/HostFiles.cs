namespace Lab.Providers.Hosts;

/// <summary>Files of a host that this process can reach by path.</summary>
internal static class HostFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerWrites = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Creates missing folders.</summary>
    /// <param name="secret">Readable by its owner only.</param>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, bool secret, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = secret ? OwnerOnly : OwnerWrites;
        var file = new FileStream(path, options);
        await using var closing = file.ConfigureAwait(false);
        await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null when there is no such file.</returns>
    public static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A piece of a file, shorter than asked for at its end.</summary>
    /// <returns>Null when there is no such file.</returns>
    public static async Task<byte[]?> ReadAsync(string path, long offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var closing = file.ConfigureAwait(false);
            file.Seek(offset, SeekOrigin.Begin);
            var piece = new byte[count];
            var length = await file.ReadAtLeastAsync(piece, count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return piece.AsSpan(0, length).ToArray();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Regular files below a folder, by their paths relative to it, with their lengths; none when there is no such folder.</summary>
    public static Dictionary<string, long> List(string folder) =>
        Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device })
                .ToDictionary(file => Path.GetRelativePath(folder, file.FullName), file => file.Length)
            : [];
}
