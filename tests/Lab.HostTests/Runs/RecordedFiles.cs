using System.Security.Cryptography;

namespace Lab.HostTests.Runs;

/// <summary>What a folder holds, to be compared byte by byte.</summary>
internal static class RecordedFiles
{
    /// <summary>Every file's digest by its path inside, with <c>/</c> between folders; what links point to is left out.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var files = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new(Directory.EnumerateFiles(folder, "*", files).ToDictionary(file => Path.GetRelativePath(folder, file), Digest), StringComparer.Ordinal);
    }

    /// <summary>Fails with the names of the files that are not the same, or not in both.</summary>
    public static void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual, string where)
    {
        Assert.NotEmpty(expected);
        var others = expected.Keys.Union(actual.Keys).Where(file => expected.GetValueOrDefault(file) != actual.GetValueOrDefault(file)).Order(StringComparer.Ordinal).ToList();
        Assert.True(others.Count == 0, $"{where}, {others.Count} of {expected.Count} files are not the same: {string.Join(", ", others)}");
    }

    private static string Digest(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
