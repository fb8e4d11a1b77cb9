using System.Globalization;
using System.Text;
using System.Xml;
using Lab.Model.Migrations;

namespace Lab.Agent.Vms;

/// <summary>
/// The domain's XML for a VM that boots a kernel directly, with as few devices as it can have: a serial console into a log file and a virtio NIC on each network's bridge.
/// </summary>
public static class DomainXml
{
    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" };

    /// <param name="diskPath">Where a disk lies, by its name.</param>
    public static string Write(VmDefinition vm, VmHardware hardware, VmWiring wiring, Func<string, string> diskPath)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, Settings))
        {
            xml.WriteStartElement("domain");
            xml.WriteAttributeString("type", hardware.Accelerator == "kvm" ? "kvm" : "qemu");
            WriteIdentity(xml, vm);
            WriteBoot(xml, vm, hardware);
            WriteCpu(xml, hardware);
            WriteDevices(xml, vm, hardware, wiring, diskPath);
            if (hardware.NeedsUnevenMemory) UnevenMemory.Write(xml, vm.Memory);
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void WriteIdentity(XmlWriter xml, VmDefinition vm)
    {
        xml.WriteElementString("name", vm.Name);
        xml.WriteElementString("uuid", vm.Id.ToString());
        Element(xml, "memory", vm.Memory.Bytes.ToString(CultureInfo.InvariantCulture), ("unit", "b"));
        xml.WriteElementString("vcpu", vm.Vcpus.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteBoot(XmlWriter xml, VmDefinition vm, VmHardware hardware)
    {
        xml.WriteStartElement("os");
        Element(xml, "type", "hvm", ("arch", "x86_64"), ("machine", hardware.Machine));
        xml.WriteElementString("kernel", vm.KernelPath);
        xml.WriteElementString("initrd", vm.InitrdPath);
        if (vm.KernelCommandLine.Length > 0) xml.WriteElementString("cmdline", vm.KernelCommandLine);
        xml.WriteEndElement();
        xml.WriteStartElement("features");
        Element(xml, "acpi", null);
        Element(xml, "apic", null);
        xml.WriteEndElement();
    }

    private static void WriteCpu(XmlWriter xml, VmHardware hardware)
    {
        xml.WriteStartElement("cpu");
        xml.WriteAttributeString("mode", "custom");
        xml.WriteAttributeString("match", "exact");
        xml.WriteAttributeString("check", "none"); // QEMU's own models lack features under TCG that libvirt would insist on
        Element(xml, "model", hardware.CpuModel, ("fallback", "forbid"));
        xml.WriteEndElement();
        xml.WriteStartElement("clock");
        xml.WriteAttributeString("offset", "utc");
        Element(xml, "timer", null, ("name", "hpet"), ("present", "no"));
        xml.WriteEndElement();
        // A guest that ends is gone: nothing restarts it behind the engine's back.
        xml.WriteElementString("on_poweroff", "destroy");
        xml.WriteElementString("on_reboot", "destroy");
        xml.WriteElementString("on_crash", "destroy");
    }

    private static void WriteDevices(XmlWriter xml, VmDefinition vm, VmHardware hardware, VmWiring wiring, Func<string, string> diskPath)
    {
        xml.WriteStartElement("devices");
        Element(xml, "controller", null, ("type", "usb"), ("model", "none"));
        foreach (var disk in vm.Disks) WriteDisk(xml, disk, diskPath(disk.Name));
        foreach (var nic in vm.Nics) WriteNic(xml, nic, wiring);
        xml.WriteStartElement("serial");
        xml.WriteAttributeString("type", "file");
        Element(xml, "source", null, ("path", SerialLog(vm, hardware)), ("append", "on"));
        Element(xml, "target", null, ("port", "0"));
        xml.WriteEndElement();
        Element(xml, "memballoon", null, ("model", "none"));
        xml.WriteEndElement();
    }

    private static void WriteDisk(XmlWriter xml, VmDisk disk, string path)
    {
        xml.WriteStartElement("disk");
        xml.WriteAttributeString("type", "file");
        xml.WriteAttributeString("device", "disk");
        Element(xml, "driver", null, ("name", "qemu"), ("type", "raw"));
        Element(xml, "source", null, ("file", path));
        Element(xml, "target", null, ("dev", disk.Name), ("bus", "virtio"));
        xml.WriteEndElement();
    }

    private static void WriteNic(XmlWriter xml, VmNic nic, VmWiring wiring)
    {
        xml.WriteStartElement("interface");
        xml.WriteAttributeString("type", "bridge");
        Element(xml, "mac", null, ("address", nic.Mac));
        Element(xml, "source", null, ("bridge", nic.Network));
        Element(xml, "model", null, ("type", "virtio"));
        if (wiring.OnOpenVswitch.Contains(nic.Network)) WriteOpenVswitch(xml, wiring);
        Element(xml, "rom", null, ("enabled", "no")); // no network boot: its ROM would only be loaded and migrated
        xml.WriteEndElement();
    }

    /// <summary>
    /// The network's port has the VLAN, and names the same on every host: the definition travels as it is. What a guest may leave to hardware is settled when it boots and travels with it.
    /// </summary>
    private static void WriteOpenVswitch(XmlWriter xml, VmWiring wiring)
    {
        Element(xml, "virtualport", null, ("type", "openvswitch"));
        if (!wiring.WithoutOffloads) return;
        xml.WriteStartElement("driver");
        Element(xml, "host", null, ("csum", "off"), ("gso", "off"), ("tso4", "off"), ("tso6", "off"), ("ecn", "off"), ("ufo", "off"));
        Element(xml, "guest", null, ("csum", "off"), ("tso4", "off"), ("tso6", "off"), ("ecn", "off"), ("ufo", "off"));
        xml.WriteEndElement();
    }

    private static string SerialLog(VmDefinition vm, VmHardware hardware) => $"{hardware.LogDirectory}/{vm.Name}-serial.log";

    private static void Element(XmlWriter xml, string name, string? text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes) xml.WriteAttributeString(attribute, value);
        if (text is not null) xml.WriteString(text);
        xml.WriteEndElement();
    }
}
