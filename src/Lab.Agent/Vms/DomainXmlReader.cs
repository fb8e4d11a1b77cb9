using System.Globalization;
using System.Xml.Linq;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Agent.Vms;

/// <summary>A VM's definition out of libvirt's XML of the running domain, which says everything the definition did and travels with the domain.</summary>
public static class DomainXmlReader
{
    /// <param name="diskPath">Where a disk that this agent made lies, by its VM and name: any other is somebody else's, on storage that this agent neither makes nor copies.</param>
    /// <returns>Without the sizes of disks, which the XML does not tell.</returns>
    public static VmDefinition Read(string xml, Func<Guid, string, string> diskPath)
    {
        var domain = XElement.Parse(xml);
        var os = domain.Element("os");
        var id = Guid.Parse(domain.Element("uuid")!.Value);
        return new VmDefinition
        {
            Id = id,
            Name = domain.Element("name")!.Value,
            Memory = ReadMemory(domain.Element("memory")),
            Vcpus = int.TryParse(domain.Element("vcpu")?.Value, CultureInfo.InvariantCulture, out var vcpus) ? vcpus : 1,
            KernelPath = os?.Element("kernel")?.Value ?? "",
            InitrdPath = os?.Element("initrd")?.Value ?? "",
            KernelCommandLine = os?.Element("cmdline")?.Value ?? "",
            Nics = [.. domain.Element("devices")?.Elements("interface").Where(IsOnBridge).Select(ReadNic) ?? []],
            Disks = [.. domain.Element("devices")?.Elements("disk").Select(disk => ReadDisk(disk, name => diskPath(id, name))).OfType<VmDisk>() ?? []],
        };
    }

    /// <summary>libvirt answers in KiB whatever unit it was given.</summary>
    private static ByteCount ReadMemory(XElement? memory)
    {
        if (memory is null || !long.TryParse(memory.Value, CultureInfo.InvariantCulture, out var amount)) return ByteCount.Zero;
        return new ByteCount(amount * ((string?)memory.Attribute("unit") is "b" or "bytes" ? 1 : 1024));
    }

    private static VmDisk? ReadDisk(XElement disk, Func<string, string> pathOf) =>
        (string?)disk.Element("target")?.Attribute("dev") is { } name && (string?)disk.Element("source")?.Attribute("file") == pathOf(name) ? new VmDisk(name, ByteCount.Zero) : null;

    private static bool IsOnBridge(XElement nic) => (string?)nic.Attribute("type") == "bridge";

    private static VmNic ReadNic(XElement nic) =>
        new((string?)nic.Element("source")?.Attribute("bridge") ?? "", (string?)nic.Element("mac")?.Attribute("address") ?? "");
}
