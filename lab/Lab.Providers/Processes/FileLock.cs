namespace Lab.Providers.Processes;

/// <summary>A file held open by one holder at a time, across processes; the kernel lets go of it when its holder dies.</summary>
public static class FileLock
{
    /// <summary>EWOULDBLOCK of flock, which is what FileShare.None becomes.</summary>
    private const int WouldBlock = 11;

    /// <returns>Null when somebody has it.</returns>
    /// <exception cref="IOException">The file cannot be opened or made, whoever has it.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static FileStream? TryTake(string path)
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
