using Lab.Model.Migrations;

namespace Lab.Agent.Vms;

/// <summary>What a VM's definition can never have.</summary>
public static class VmDefinitionFaults
{
    public static IReadOnlyList<string> Of(VmDefinition vm)
    {
        var faults = new List<string>();
        if (vm.Id == Guid.Empty) faults.Add("Its id is empty.");
        if (vm.Name.Length == 0 || vm.Name.Any(character => character is '/' or '\n' or '\0')) faults.Add("Its name must not be empty nor hold slashes: log files are named after it.");
        if (vm.Memory.Bytes < 1024 * 1024) faults.Add($"Its memory must be at least 1 MiB, not {vm.Memory}.");
        if (vm.Vcpus < 1) faults.Add($"It needs at least one vCPU, not {vm.Vcpus}.");
        if (!Path.IsPathRooted(vm.KernelPath)) faults.Add($"Its kernel must be an absolute path, not '{vm.KernelPath}'.");
        if (!Path.IsPathRooted(vm.InitrdPath)) faults.Add($"Its initrd must be an absolute path, not '{vm.InitrdPath}'.");
        foreach (var nic in vm.Nics)
            if (nic.Mac.Length != 17 || !System.Net.NetworkInformation.PhysicalAddress.TryParse(nic.Mac, out _)) faults.Add($"'{nic.Mac}' is not a MAC address.");
        foreach (var disk in vm.Disks)
        {
            if (disk.Name is not ['v', 'd', >= 'a' and <= 'z']) faults.Add($"A disk must be called vda to vdz, not '{disk.Name}'.");
            if (disk.Size.Bytes < 512 || disk.Size.Bytes % 512 != 0) faults.Add($"Disk {disk.Name} must be whole sectors of 512 bytes, not {disk.Size.Bytes} bytes.");
            if (disk.Image is { } image && !Path.IsPathRooted(image)) faults.Add($"The image of disk {disk.Name} must be an absolute path, not '{image}'.");
        }

        foreach (var twice in vm.Disks.GroupBy(disk => disk.Name).Where(group => group.Count() > 1)) faults.Add($"Disk {twice.Key} stands twice.");
        return faults;
    }
}
