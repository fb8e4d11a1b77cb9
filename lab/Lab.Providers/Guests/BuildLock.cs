namespace Lab.Providers.Guests;

/// <summary>A file held open for one builder at a time, across processes; the kernel lets go of it when its holder dies.</summary>
internal static class BuildLock
{
    /// <summary>EWOULDBLOCK of flock, which is what FileShare.None becomes.</summary>
    private const int WouldBlock = 11;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    public static async Task<IDisposable> TakeAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(path) is { } held) return held;
            await Task.Delay(Retry, cancellation).ConfigureAwait(false);
        }
    }

    private static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult == WouldBlock)
        {
            return null;
        }
    }
}
