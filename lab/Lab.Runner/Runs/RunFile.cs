using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Lab.Runner.Runs;

/// <summary>Reads one file of a run, turning every way in which that fails into <see cref="Damage"/>.</summary>
internal static class RunFile
{
    public static bool TryRead(string root, string file, Action<Damage> damaged, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        try
        {
            bytes = ReadAll(Path.Combine(root, file));
            return true;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            damaged(new Damage(file, "is missing"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            damaged(new Damage(file, $"cannot be read ({problem.Message})"));
        }

        return false;
    }

    /// <summary>While it is written, too: a run judges itself with its own history open, which Windows lets only those read who allow for it.</summary>
    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (file.Length > Array.MaxLength) throw new IOException("it is larger than 2 GiB");
        var bytes = new byte[file.Length];
        Array.Resize(ref bytes, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return bytes;
    }

    /// <summary>One JSON document, or null with damage.</summary>
    public static T? TryReadJson<T>(string root, string file, Action<Damage> damaged)
        where T : class
    {
        if (!TryRead(root, file, damaged, out var bytes)) return null;
        try
        {
            var value = JsonSerializer.Deserialize<T>(bytes, RunJson.File);
            if (value is null) damaged(new Damage(file, "is empty"));
            return value;
        }
        catch (JsonException problem)
        {
            damaged(new Damage(file, $"is damaged ({problem.Message})"));
            return null;
        }
    }
}
