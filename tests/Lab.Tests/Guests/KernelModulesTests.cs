using Lab.Providers.Guests;

namespace Lab.Tests.Guests;

public sealed class KernelModulesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lab-modules").FullName;

    public KernelModulesTests()
    {
        File.WriteAllLines(Path.Combine(_directory, "modules.dep"),
        [
            "kernel/drivers/virtio/virtio_pci.ko: kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko",
            "kernel/drivers/virtio/virtio.ko: kernel/drivers/virtio/virtio_ring.ko",
            "kernel/drivers/virtio/virtio_ring.ko:",
            "kernel/drivers/net/virtio-net.ko.xz: kernel/net/core/failover.ko kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko",
            "kernel/net/core/failover.ko:",
        ]);
    }

    [Fact]
    public void Dependencies_come_before_what_needs_them_and_once()
    {
        var order = KernelModules.InLoadOrder(_directory, ["virtio_pci", "virtio_net"]);
        Assert.Equal(["virtio_ring", "virtio", "virtio_pci", "failover", "virtio_net"], order.Select(KernelModules.NameOf));
        Assert.All(order, file => Assert.StartsWith(_directory, file, StringComparison.Ordinal));
    }

    [Fact]
    public void A_module_built_into_the_kernel_is_left_out()
    {
        File.WriteAllText(Path.Combine(_directory, "modules.builtin"), "kernel/drivers/virtio/virtio_pci.ko\n");
        Assert.Equal(["failover", "virtio_ring", "virtio", "virtio_net"],
            KernelModules.InLoadOrder(_directory, ["virtio_pci", "virtio_net"]).Select(KernelModules.NameOf).OrderBy(name => name == "virtio_net").ThenBy(name => name != "failover"));
    }

    [Fact]
    public void A_module_that_is_nowhere_is_named()
    {
        var missing = Assert.Throws<KeyNotFoundException>(() => KernelModules.InLoadOrder(_directory, ["virtio_pci", "virtio_blk"]));
        Assert.Equal("virtio_blk", missing.Message);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
