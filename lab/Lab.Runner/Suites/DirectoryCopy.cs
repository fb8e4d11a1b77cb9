namespace Lab.Runner.Suites;

/// <summary>Copies a folder as it is: links stay links, and keep their target.</summary>
internal static class DirectoryCopy
{
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var item in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var copy = Path.Combine(to, item.Name);
            if (item is { LinkTarget: { } folder } and DirectoryInfo) Directory.CreateSymbolicLink(copy, folder); // only Windows tells the two apart
            else if (item.LinkTarget is { } file) File.CreateSymbolicLink(copy, file);
            else if (item is DirectoryInfo) Copy(item.FullName, copy);
            else File.Copy(item.FullName, copy);
        }
    }
}
