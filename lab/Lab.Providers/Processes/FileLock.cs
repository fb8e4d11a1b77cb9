namespace Lab.Providers.Processes;

/// <summary>A file held open by one holder at a time, across processes; the kernel lets go of it when its holder dies.</summary>
public static class FileLock
{
    /// <summary>How each system says that somebody has it: a sharing violation; elsewhere EWOULDBLOCK of flock, which is what FileShare.None becomes, by its number.</summary>
    private static readonly int Held = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11;

    /// <returns>Null when somebody has it.</returns>
    /// <exception cref="IOException">The file cannot be opened or made, whoever has it.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult == Held)
        {
            return null;
        }
    }
}
