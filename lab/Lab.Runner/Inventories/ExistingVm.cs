using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Lab.Model.Errors;

namespace Lab.Runner.Inventories;

/// <summary>A VM that runs already, as the libvirt of its host describes it.</summary>
/// <param name="Macs">Of its NICs, in its own order; lower case.</param>
/// <param name="Accelerator"><c>kvm</c>, or <c>tcg</c> for one whose processor is emulated.</param>
/// <param name="IsPersistent">Its host would still know it when it is off: a migration takes that along.</param>
public sealed record ExistingVm(string Name, Guid Id, string Host, long MemoryBytes, int Vcpus, IReadOnlyList<string> Macs, string Accelerator, bool IsPersistent)
{
    /// <param name="xml">What <c>virsh dumpxml</c> prints.</param>
    /// <exception cref="LabException">It is no description of a VM.</exception>
    internal static ExistingVm Read(string host, string xml, bool isPersistent)
    {
        try
        {
            var domain = XElement.Parse(xml);
            var memory = domain.Element("memory")!;
            return new ExistingVm(
                domain.Element("name")!.Value,
                Guid.Parse(domain.Element("uuid")!.Value),
                host,
                long.Parse(memory.Value, CultureInfo.InvariantCulture) * UnitOf((string?)memory.Attribute("unit")),
                int.Parse(domain.Element("vcpu")!.Value, CultureInfo.InvariantCulture),
                [.. domain.Descendants("interface").Select(nic => (string?)nic.Element("mac")?.Attribute("address")).OfType<string>().Select(mac => mac.ToLowerInvariant())],
                (string?)domain.Attribute("type") == "kvm" ? "kvm" : "tcg",
                isPersistent);
        }
        catch (Exception rubbish) when (rubbish is XmlException or NullReferenceException or FormatException or OverflowException)
        {
            throw new LabException(ErrorKind.Environment, $"{host}: libvirt describes a VM in a way that is not understood.", rubbish) { Host = host, Output = xml };
        }
    }

    /// <summary>libvirt prints KiB, and takes others.</summary>
    private static long UnitOf(string? unit) => unit switch { "b" or "bytes" => 1, "MiB" => 1L << 20, "GiB" => 1L << 30, _ => 1024 };
}
