using Lab.Model.Errors;
using Lab.Runner.Inventories;

namespace Lab.Tests.Inventories;

/// <summary>VMs and libvirts that were there before the lab, as libvirt's own client tells of them.</summary>
public sealed class ExistingVmTests
{
    private const string Domain = """
        <domain type='kvm' id='3'>
          <name>web</name>
          <uuid>11111111-2222-3333-4444-555555555555</uuid>
          <memory unit='KiB'>2097152</memory>
          <vcpu placement='static'>4</vcpu>
          <devices>
            <interface type='bridge'><mac address='52:54:00:AA:00:01'/><source bridge='br0'/></interface>
            <interface type='bridge'><mac address='52:54:00:AA:00:02'/><source bridge='br1'/></interface>
          </devices>
        </domain>
        """;

    [Fact]
    public void A_VM_is_read_from_its_description()
    {
        var vm = ExistingVm.Read("host1", Domain, isPersistent: true);
        Assert.Equal(("web", new Guid("11111111-2222-3333-4444-555555555555"), "host1", 2L << 30, 4, "kvm", true), (vm.Name, vm.Id, vm.Host, vm.MemoryBytes, vm.Vcpus, vm.Accelerator, vm.IsPersistent));
        Assert.Equal(["52:54:00:aa:00:01", "52:54:00:aa:00:02"], vm.Macs);
    }

    [Theory]
    [InlineData("type='kvm'", "type='qemu'", "tcg", 2L << 30)]
    [InlineData("unit='KiB'>2097152", "unit='GiB'>2", "kvm", 2L << 30)]
    [InlineData("unit='KiB'>2097152", "unit='MiB'>2048", "kvm", 2L << 30)]
    public void Of_every_kind(string replaced, string by, string accelerator, long memory)
    {
        var vm = ExistingVm.Read("host1", Domain.Replace(replaced, by, StringComparison.Ordinal), isPersistent: false);
        Assert.Equal((accelerator, memory), (vm.Accelerator, vm.MemoryBytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("error: no such domain")]
    [InlineData("<domain><name>web</name></domain>")]
    public void What_is_no_description_is_told_with_its_host(string text)
    {
        var refused = Assert.Throws<LabException>(() => ExistingVm.Read("host1", text, isPersistent: false));
        Assert.Equal(("host1", text), (refused.Host, refused.Output));
    }

    [Fact]
    public void The_daemons_version_is_found_among_those_of_its_client()
    {
        const string Printed = "Compiled against library: libvirt 9.0.0\nUsing library: libvirt 9.0.0\nUsing API: QEMU 9.0.0\nRunning hypervisor: QEMU 7.2.22\nRunning against daemon: 8.7.1\n\n";
        Assert.Equal("8.7.1", ExistingLibvirt.VersionIn(Printed));
        Assert.Null(ExistingLibvirt.VersionIn("error: failed to connect\n"));
    }
}
