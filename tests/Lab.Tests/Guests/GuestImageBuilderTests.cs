using Lab.Model.Errors;
using Lab.Providers.Guests;

namespace Lab.Tests.Guests;

public sealed class GuestImageBuilderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lab-guest").FullName;

    [Fact]
    public async Task All_missing_packages_are_named_at_once()
    {
        var nothing = new GuestSources
        {
            BootDirectory = Path.Combine(_directory, "boot"),
            ModulesDirectory = Path.Combine(_directory, "modules"),
            Busybox = Path.Combine(_directory, "busybox"),
            Compiler = Path.Combine(_directory, "gcc"),
            LibraryHeader = Path.Combine(_directory, "stdio.h"),
        };
        var error = await Assert.ThrowsAsync<LabException>(() => new GuestImageBuilder(Path.Combine(_directory, "cache"), nothing).GetOrBuildAsync());
        Assert.Equal(ErrorKind.Environment, error.Kind);
        Assert.EndsWith("apt-get install linux-image-cloud-amd64 busybox-static gcc libc6-dev", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_cloud_kernel_with_modules_is_taken()
    {
        foreach (var version in new[] { "6.1.0-9-cloud-amd64", "6.1.0-56-cloud-amd64", "6.1.0-57-cloud-amd64", "6.12.0-1-amd64" })
        {
            Directory.CreateDirectory(Path.Combine(_directory, "boot"));
            File.WriteAllText(Path.Combine(_directory, "boot", "vmlinuz-" + version), "");
            var modules = Directory.CreateDirectory(Path.Combine(_directory, "modules", version)).FullName;
            if (!version.Contains("-57-", StringComparison.Ordinal)) File.WriteAllText(Path.Combine(modules, "modules.dep"), "");
        }
        var kernel = GuestKernel.Find(new GuestSources { BootDirectory = Path.Combine(_directory, "boot"), ModulesDirectory = Path.Combine(_directory, "modules") });
        Assert.Equal("6.1.0-56-cloud-amd64", kernel?.Version);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
