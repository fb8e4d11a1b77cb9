using Lab.Providers.Processes;

namespace Lab.Providers.Guests;

/// <summary>The <see cref="FileLock"/> of whoever builds, waited for.</summary>
internal static class BuildLock
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    public static async Task<IDisposable> TakeAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            if (FileLock.TryTake(path) is { } held) return held;
            await Task.Delay(Retry, cancellation).ConfigureAwait(false);
        }
    }
}
