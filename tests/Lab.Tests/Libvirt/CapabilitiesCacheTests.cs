using Lab.Providers.Libvirtd;

namespace Lab.Tests.Libvirt;

public sealed class CapabilitiesCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-test-").FullName;

    [Fact]
    public void What_one_host_found_out_another_gets()
    {
        var cache = new CapabilitiesCache(Path.Combine(_folder, "cache"));
        File.WriteAllText(Path.Combine(CapabilitiesOf("host1"), "qemu.xml"), "<qemuCaps/>");

        cache.Keep(Path.Combine(_folder, "host1"));
        cache.Fill(Path.Combine(_folder, "host2"));

        Assert.Equal("<qemuCaps/>", File.ReadAllText(Path.Combine(CapabilitiesOf("host2"), "qemu.xml")));
        Assert.Equal(["qemu.xml"], Directory.EnumerateFiles(Path.Combine(_folder, "cache")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_cache_that_cannot_be_used_fails_nothing()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        var impossible = new CapabilitiesCache(Path.Combine(_folder, "file", "cache"));
        File.WriteAllText(Path.Combine(CapabilitiesOf("host1"), "qemu.xml"), "<qemuCaps/>");
        impossible.Keep(Path.Combine(_folder, "host1"));

        var cache = new CapabilitiesCache(Path.Combine(_folder, "cache"));
        cache.Keep(Path.Combine(_folder, "host1"));
        cache.Fill(Path.Combine(_folder, "file"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string CapabilitiesOf(string host) => Directory.CreateDirectory(Path.Combine(_folder, host, "var/cache/libvirt/qemu/capabilities")).FullName;
}
