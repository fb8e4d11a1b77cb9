using System.Formats.Tar;
using Lab.Providers.Vagrant;

namespace Lab.HostTests.Vagrant;

/// <summary>Builds a box of the distribution's packages: minutes, and some hundred megabytes fetched.</summary>
[Trait("Speed", "Slow")]
public sealed class BoxBuildTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("lab-box").FullName;

    private static string? CannotRun =>
        Environment.GetEnvironmentVariable("LAB_SKIP_SLOW") == "1" ? "slow: LAB_SKIP_SLOW=1"
        : !File.Exists("/usr/bin/mmdebstrap") || !File.Exists("/usr/bin/qemu-img") ? "mmdebstrap or qemu-img is not installed (packages mmdebstrap, qemu-utils)"
        : null;

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [SkippableFact]
    public async Task A_box_is_built_once_whole_and_leaves_nothing_else()
    {
        Skip.IfNot(CannotRun is null, CannotRun);
        var recipe = BoxRecipe.For(await File.ReadAllTextAsync("/etc/os-release"));
        // Of a builder that was killed.
        Directory.CreateDirectory(Path.Combine(_cache, ".building-1", "tree"));
        var steps = new List<string>();
        var box = await new BoxBuilder(_cache, recipe, steps.Add).GetOrBuildAsync();

        Assert.True(box.Built);
        Assert.NotEmpty(steps);
        Assert.Equal([".lock", recipe.Key], Directory.EnumerateFileSystemEntries(_cache).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["metadata.json", "Vagrantfile", "command-line", "vmlinuz", "initrd", "box.img"], Contents(box.Path));

        Assert.Equal(box with { Built = false }, await new BoxBuilder(_cache, recipe).GetOrBuildAsync());
    }

    private static List<string> Contents(string path)
    {
        var names = new List<string>();
        using var tar = new TarReader(File.OpenRead(path));
        while (tar.GetNextEntry() is { } entry)
        {
            Assert.True(entry.Length > 0, entry.Name);
            names.Add(entry.Name);
        }

        return names;
    }
}
