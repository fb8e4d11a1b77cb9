using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Agent.Vms;

/// <summary>Disks of VMs on this host's own storage: raw files, sparse where nothing was written. A migration finds the destination's made and copies into them.</summary>
/// <param name="folder">Made when it is missing.</param>
public sealed class LocalDisks(string folder)
{
    public string PathOf(Guid vmId, string name) => Path.Combine(folder, $"{vmId}-{name}.raw");

    /// <summary>Makes a VM's disks, each as a copy of its image or empty. One that is there already, left by a migration that failed, is made anew.</summary>
    /// <exception cref="LabException">There is no room, no right, or no image.</exception>
    public void Make(VmDefinition vm, bool fromImages)
    {
        if (vm.Disks.Count == 0) return;
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var disk in vm.Disks) Make(vm.Id, disk, fromImages ? disk.Image : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"The disks of VM {vm.Name} cannot be made: {exception.Message}", exception);
        }
    }

    /// <summary>The definition with the sizes that its disks have here.</summary>
    public VmDefinition Measured(VmDefinition vm) =>
        vm.Disks.Count == 0 ? vm : vm with { Disks = [.. vm.Disks.Select(disk => disk with { Size = new ByteCount(new FileInfo(PathOf(vm.Id, disk.Name)) is { Exists: true } file ? file.Length : 0) })] };

    /// <summary>Removes what a VM leaves behind.</summary>
    /// <exception cref="LabException">There is no right to.</exception>
    public void Remove(Guid vmId)
    {
        if (!Directory.Exists(folder)) return;
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, $"{vmId}-*.raw")) File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"The disks of VM {vmId} cannot be removed: {exception.Message}", exception);
        }
    }

    private void Make(Guid vmId, VmDisk disk, string? image)
    {
        var path = PathOf(vmId, disk.Name);
        if (image is null) File.Delete(path);
        else File.Copy(image, path, overwrite: true);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        if (file.Length < disk.Size.Bytes) file.SetLength(disk.Size.Bytes);
    }
}
