using System.Xml.Linq;
using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Tests.Agents.Vms;

public sealed class DomainXmlTests
{
    private static readonly VmHardware Hardware = new("tcg", "qemu64", "pc", "/var/log/libvirt/qemu");

    private static readonly VmDefinition Vm = new()
    {
        Id = Guid.Parse("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
        Name = "vm <1> & \"co\"",
        Memory = ByteCount.FromMebibytes(256),
        Vcpus = 2,
        KernelPath = "/boot/vmlinux",
        InitrdPath = "/boot/initrd",
        KernelCommandLine = "console=ttyS0 a='<b>' c=\"&amp;\"",
        Disks = [new VmDisk("vda", ByteCount.FromMebibytes(8))],
        Nics = [new VmNic("ovirtmgmt", "52:54:00:00:00:01"), new VmNic("display", "52:54:00:00:00:02")],
    };

    private static string DiskPath(string name) => $"/disks/{name}.raw";

    [Fact]
    public void What_is_written_is_read_back_whatever_it_holds()
    {
        var read = Read(DomainXml.Write(Vm, Hardware, VmWiring.Kernel, DiskPath));
        Assert.Equal(Vm with { Nics = [], Disks = [] }, read with { Nics = [], Disks = [] });
        Assert.Equal(Vm.Nics, read.Nics);
        Assert.Equal(Vm.Disks.Select(disk => disk.Name), read.Disks.Select(disk => disk.Name));
    }

    /// <summary>A VM that somebody else made, on storage that both hosts may share: nothing of it is to be made at a destination, or copied.</summary>
    [Theory]
    [InlineData("<source file='/mnt/shared/vda.raw'/>")]
    [InlineData("<source dev='/dev/mapper/vg-vda'/>")]
    [InlineData("")]
    public void A_disk_that_the_agent_did_not_make_is_not_the_agents(string source)
    {
        var xml = DomainXml.Write(Vm, Hardware, VmWiring.Kernel, DiskPath);
        Assert.Empty(Read(xml.Replace($"<source file=\"{DiskPath("vda")}\" />", source, StringComparison.Ordinal)).Disks);
    }

    [Fact]
    public void The_devices_are_the_fewest_a_guest_can_have()
    {
        var domain = XElement.Parse(DomainXml.Write(Vm, Hardware, VmWiring.Kernel, DiskPath));
        Assert.Equal("qemu", (string?)domain.Attribute("type"));
        Assert.Equal(["controller", "disk", "interface", "interface", "serial", "memballoon"], domain.Element("devices")!.Elements().Select(element => element.Name.LocalName));
        Assert.Equal("qemu64", domain.Element("cpu")!.Element("model")!.Value);
        Assert.EndsWith("-serial.log", (string?)domain.Descendants("source").Last().Attribute("path"));
    }

    [Fact]
    public void Kvm_is_another_type_of_domain() => Assert.StartsWith("<domain type=\"kvm\">", DomainXml.Write(Vm, Hardware with { Accelerator = "kvm" }, VmWiring.Kernel, DiskPath));

    [Fact]
    public void A_nic_on_open_vswitch_names_its_network_only_and_leaves_nothing_to_hardware_that_is_not_there()
    {
        var wiring = new VmWiring(new HashSet<string> { "display" }, WithoutOffloads: true);
        var nics = XElement.Parse(DomainXml.Write(Vm, Hardware, wiring, DiskPath)).Descendants("interface").ToList();
        Assert.Null(nics[0].Element("virtualport"));
        Assert.Null(nics[0].Element("driver"));
        Assert.Equal(("display", "openvswitch"), ((string?)nics[1].Element("source")!.Attribute("bridge"), (string?)nics[1].Element("virtualport")!.Attribute("type")));
        Assert.All(nics[1].Element("driver")!.Elements().Attributes(), offload => Assert.Equal("off", offload.Value));

        var onKernelDatapath = XElement.Parse(DomainXml.Write(Vm, Hardware, wiring with { WithoutOffloads = false }, DiskPath));
        Assert.Empty(onKernelDatapath.Descendants("interface").Descendants("driver"));
        Assert.Equal(Vm.Nics, Read(DomainXml.Write(Vm, Hardware, wiring, DiskPath)).Nics);
    }

    [Theory]
    [InlineData("tcg", "7.2.22", true)]
    [InlineData("tcg", "8.2.2", true)]
    [InlineData("tcg", "9.0.0", false)]
    [InlineData("kvm", "7.2.22", false)]
    public void Memory_is_uneven_where_qemu_loses_writes(string accelerator, string qemu, bool needed) => Assert.Equal(needed, UnevenMemory.IsNeeded(accelerator, Version.Parse(qemu)));

    [Fact]
    public void Uneven_memory_is_no_multiple_of_sixty_four_pages_and_the_definition_does_not_show_it()
    {
        var xml = DomainXml.Write(Vm, Hardware with { NeedsUnevenMemory = true }, VmWiring.Kernel, DiskPath);
        Assert.Contains("memory-backend-ram,id=uneven.ram,size=268443648", xml, StringComparison.Ordinal);
        Assert.NotEqual(0, UnevenMemory.SizeFor(Vm.Memory).Bytes % (64 * 4096));
        Assert.Equal(Vm.Memory, Read(xml).Memory);
        Assert.DoesNotContain("uneven", DomainXml.Write(Vm, Hardware, VmWiring.Kernel, DiskPath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DomainState.Running, 1, VmRole.None, VmStatus.Up)]
    [InlineData(DomainState.Running, 1, VmRole.MigrationSource, VmStatus.MigrationSource)]
    [InlineData(DomainState.Paused, 2, VmRole.MigrationSource, VmStatus.MigrationSource)]
    [InlineData(DomainState.Paused, 2, VmRole.MigrationDestination, VmStatus.MigrationDestination)]
    [InlineData(DomainState.Paused, 1, VmRole.None, VmStatus.Paused)]
    [InlineData(DomainState.Paused, 11, VmRole.None, VmStatus.PoweringUp)]
    [InlineData(DomainState.Shutoff, 1, VmRole.MigrationSource, VmStatus.Down)]
    [InlineData(DomainState.Paused, 13, VmRole.Lost, VmStatus.Lost)]
    public void A_status_is_the_hypervisors_state_and_the_agents_role(DomainState state, int reason, VmRole role, VmStatus status) =>
        Assert.Equal(status, VmStatuses.Of(new DomainStateInfo(state, reason), role));

    [Fact]
    public void A_definition_that_can_never_run_is_refused_with_all_reasons() => Assert.Equal(
        6, VmDefinitionFaults.Of(Vm with { Name = "a/b", Memory = ByteCount.Zero, Vcpus = 0, KernelPath = "vmlinux", InitrdPath = "", Nics = [new VmNic("n", "xyz")] }).Count);

    private static VmDefinition Read(string xml) => DomainXmlReader.Read(xml, (vm, name) => vm == Vm.Id ? DiskPath(name) : "");
}
