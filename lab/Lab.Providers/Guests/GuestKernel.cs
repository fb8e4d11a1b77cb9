using System.Text.RegularExpressions;

namespace Lab.Providers.Guests;

/// <summary>A kernel of the distribution that has its modules beside it.</summary>
internal sealed partial record GuestKernel(string Version, string Path, string ModulesDirectory)
{
    /// <summary>The newest kernel for cloud guests (small, boots fast), else the newest of any flavour; null when there is none.</summary>
    public static GuestKernel? Find(GuestSources sources)
    {
        if (!Directory.Exists(sources.BootDirectory)) return null;
        return Directory.EnumerateFiles(sources.BootDirectory, "vmlinuz-*")
            .Select(path => Of(path, sources))
            .Where(kernel => File.Exists(System.IO.Path.Combine(kernel.ModulesDirectory, "modules.dep")))
            .OrderByDescending(kernel => kernel.Version.Contains("-cloud-", StringComparison.Ordinal))
            .ThenByDescending(kernel => SortKey(kernel.Version), StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static GuestKernel Of(string path, GuestSources sources)
    {
        var version = System.IO.Path.GetFileName(path)["vmlinuz-".Length..];
        return new GuestKernel(version, path, System.IO.Path.Combine(sources.ModulesDirectory, version));
    }

    /// <summary>Digits padded, so that 6.1.0-9 sorts before 6.1.0-56.</summary>
    private static string SortKey(string version) => Digits().Replace(version, match => match.Value.PadLeft(10, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
