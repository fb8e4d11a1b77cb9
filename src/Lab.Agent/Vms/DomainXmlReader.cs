using System.Globalization;
using System.Xml.Linq;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Agent.Vms;

/// <summary>A VM's definition out of libvirt's XML of the running domain, which says everything the definition did and travels with the domain.</summary>
public static class DomainXmlReader
{
    /// <returns>Without the sizes of disks, which the XML does not tell.</returns>
    public static VmDefinition Read(string xml)
    {
        var domain = XElement.Parse(xml);
        var os = domain.Element("os");
        return new VmDefinition
        {
            Id = Guid.Parse(domain.Element("uuid")!.Value),
            Name = domain.Element("name")!.Value,
            Memory = ReadMemory(domain.Element("memory")),
            Vcpus = int.TryParse(domain.Element("vcpu")?.Value, CultureInfo.InvariantCulture, out var vcpus) ? vcpus : 1,
            KernelPath = os?.Element("kernel")?.Value ?? "",
            InitrdPath = os?.Element("initrd")?.Value ?? "",
            KernelCommandLine = os?.Element("cmdline")?.Value ?? "",
            Nics = [.. domain.Element("devices")?.Elements("interface").Where(IsOnBridge).Select(ReadNic) ?? []],
            Disks = [.. domain.Element("devices")?.Elements("disk").Select(disk => (string?)disk.Element("target")?.Attribute("dev")).OfType<string>().Select(name => new VmDisk(name, ByteCount.Zero)) ?? []],
        };
    }

    /// <summary>libvirt answers in KiB whatever unit it was given.</summary>
    private static ByteCount ReadMemory(XElement? memory)
    {
        if (memory is null || !long.TryParse(memory.Value, CultureInfo.InvariantCulture, out var amount)) return ByteCount.Zero;
        return new ByteCount(amount * ((string?)memory.Attribute("unit") is "b" or "bytes" ? 1 : 1024));
    }

    private static bool IsOnBridge(XElement nic) => (string?)nic.Attribute("type") == "bridge";

    private static VmNic ReadNic(XElement nic) =>
        new((string?)nic.Element("source")?.Attribute("bridge") ?? "", (string?)nic.Element("mac")?.Attribute("address") ?? "");
}
