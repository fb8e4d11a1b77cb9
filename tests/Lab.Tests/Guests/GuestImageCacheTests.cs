using Lab.Providers.Guests;

namespace Lab.Tests.Guests;

public sealed class GuestImageCacheTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lab-cache").FullName;
    private readonly GuestImageCache _cache;

    public GuestImageCacheTests()
    {
        _cache = new GuestImageCache(_directory);
        Store();
    }

    [Fact]
    public void A_stored_image_is_found()
    {
        var image = _cache.Find("key");
        Assert.Equal(Path.Combine(_directory, "key", "vmlinux"), image?.KernelPath);
        Assert.Equal("6.1.0", image?.KernelVersion);
        Assert.False(Directory.Exists(Path.Combine(_directory, "temporary")));
    }

    [Fact]
    public void A_copied_image_with_new_times_is_found_by_its_content()
    {
        File.SetLastWriteTimeUtc(Path.Combine(_directory, "key", "initrd"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotNull(_cache.Find("key"));
    }

    [Theory]
    [InlineData("initrd", "initrd content")] // same size, other content
    [InlineData("initrd", "short")]
    [InlineData("image.json", "{")]
    [InlineData("image.json", "null")]
    public void A_damaged_image_is_not_found(string file, string content)
    {
        var path = Path.Combine(_directory, "key", file);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Null(_cache.Find("key"));
    }

    [Fact]
    public void A_damaged_image_is_replaced()
    {
        File.Delete(Path.Combine(_directory, "key", "vmlinux"));
        Assert.Null(_cache.Find("key"));
        Store();
        Assert.NotNull(_cache.Find("key"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Store()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_directory, "temporary")).FullName;
        File.WriteAllText(Path.Combine(folder, "vmlinux"), "a kernel");
        File.WriteAllText(Path.Combine(folder, "initrd"), "initrd CONTENT");
        _cache.Store("key", folder, "vmlinux", "initrd", "6.1.0");
    }
}
