using Lab.Agent.Vms;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Tests.Agents.Vms;

public sealed class LocalDisksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-disks-").FullName;

    private LocalDisks Disks => new(Path.Combine(_folder, "images"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_disk_begins_as_its_image_and_is_as_large_as_it_was_asked_for()
    {
        var image = Path.Combine(_folder, "image");
        File.WriteAllText(image, "data");
        var vm = Vm(new VmDisk("vda", new ByteCount(4096), image), new VmDisk("vdb", new ByteCount(512)));

        Disks.Make(vm, fromImages: true);

        Assert.Equal("data" + new string('\0', 4092), File.ReadAllText(Disks.PathOf(vm.Id, "vda")));
        Assert.Equal([4096, 512], Disks.Measured(vm with { Disks = [new VmDisk("vda", ByteCount.Zero), new VmDisk("vdb", ByteCount.Zero)] }).Disks.Select(disk => disk.Size.Bytes));
    }

    [Fact]
    public void A_destination_makes_empty_disks_also_over_what_a_failed_migration_left()
    {
        var vm = Vm(new VmDisk("vda", new ByteCount(1024), "/no/such/image"));
        Disks.Make(vm, fromImages: false);
        File.WriteAllText(Disks.PathOf(vm.Id, "vda"), "left over");

        Disks.Make(vm, fromImages: false);

        Assert.All(File.ReadAllBytes(Disks.PathOf(vm.Id, "vda")), value => Assert.Equal(0, value));
    }

    [Fact]
    public void What_cannot_be_made_is_told_with_the_vms_name()
    {
        var refused = Assert.Throws<LabException>(() => Disks.Make(Vm(new VmDisk("vda", new ByteCount(512), "/no/such/image")), fromImages: true));
        Assert.Equal(ErrorKind.Environment, refused.Kind);
        Assert.Contains("VM vm1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_vms_own_disks_are_removed()
    {
        var (gone, stays) = (Vm(new VmDisk("vda", new ByteCount(512))), Vm(new VmDisk("vda", new ByteCount(512))));
        Disks.Make(gone, fromImages: false);
        Disks.Make(stays, fromImages: false);

        Disks.Remove(gone.Id);

        Assert.Equal((false, true), (File.Exists(Disks.PathOf(gone.Id, "vda")), File.Exists(Disks.PathOf(stays.Id, "vda"))));
    }

    private static VmDefinition Vm(params VmDisk[] disks) =>
        new() { Id = Guid.NewGuid(), Name = "vm1", Memory = ByteCount.FromMebibytes(64), KernelPath = "/kernel", InitrdPath = "/initrd", Disks = disks };
}
