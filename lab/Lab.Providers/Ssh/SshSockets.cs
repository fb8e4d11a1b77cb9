using System.Globalization;

namespace Lab.Providers.Ssh;

/// <summary>Folders for OpenSSH's sockets: paths short enough for a socket, named after the process, so that those of a killed one can be told and go with the next lab.</summary>
public static class SshSockets
{
    private const string Prefix = "lab-ssh-";

    /// <returns>A new folder, its owner's only.</returns>
    public static string Make()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(IsDead)) Remove(folder);
        return Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;
    }

    private static bool IsDead(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var process) && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"));

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception others) when (others is IOException or UnauthorizedAccessException)
        {
            // Another user's, or another lab removes it at this moment.
        }
    }
}
