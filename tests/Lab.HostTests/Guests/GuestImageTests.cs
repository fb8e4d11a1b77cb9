using System.Diagnostics;
using Lab.Providers.Guests;

namespace Lab.HostTests.Guests;

public sealed class GuestImageTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("lab-image").FullName;

    [SkippableFact]
    public async Task Concurrent_builders_make_one_image_and_a_warm_lookup_takes_milliseconds()
    {
        SkipWithoutKernel();
        var images = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => new GuestImageBuilder(_cache).GetOrBuildAsync())));
        Assert.Single(images.Distinct());
        Assert.True(File.Exists(images[0].KernelPath) && File.Exists(images[0].InitrdPath), images[0].ToString());
        Assert.Single(Directory.GetDirectories(_cache)); // no temporary folder is left

        var clock = Stopwatch.StartNew();
        var warm = await new GuestImageBuilder(_cache).GetOrBuildAsync();
        Assert.Equal(images[0], warm);
        Assert.True(clock.ElapsedMilliseconds < 100, $"a warm look-up took {clock.ElapsedMilliseconds} ms");
    }

    [SkippableFact]
    public async Task A_damaged_image_is_built_again()
    {
        SkipWithoutKernel();
        var image = await new GuestImageBuilder(_cache).GetOrBuildAsync();
        var sound = await File.ReadAllBytesAsync(image.InitrdPath);
        await File.WriteAllBytesAsync(image.InitrdPath, sound[..^512]);

        var again = await new GuestImageBuilder(_cache).GetOrBuildAsync();
        Assert.Equal(image, again);
        Assert.Equal(sound, await File.ReadAllBytesAsync(again.InitrdPath)); // the build is reproducible
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    private static void SkipWithoutKernel() =>
        Skip.IfNot(Directory.EnumerateFiles("/boot", "vmlinuz-*").Any(), "no kernel package: apt-get install linux-image-cloud-amd64");
}
