using Lab.Agent.Vms;
using Lab.Libvirt;

namespace Lab.Agent.Hypervisors;

/// <summary>Decides once, at the first VM, what VMs get: as configured, else as libvirt's domain capabilities allow.</summary>
/// <param name="accelerator"><c>kvm</c>, <c>tcg</c>, or null: KVM when libvirt offers it, which a device that opens but runs no guest can fake; whoever has tried says which.</param>
public sealed class LibvirtHardware(string? accelerator, string cpuModel, string machine, string logDirectory)
{
    private string? _accelerator = accelerator;

    public VmHardware For(LibvirtConnection connection)
    {
        _accelerator ??= OffersKvm(connection) ? "kvm" : "tcg";
        return new VmHardware(_accelerator, cpuModel, machine, logDirectory, UnevenMemory.IsNeeded(_accelerator, connection.HypervisorVersion));
    }

    private static bool OffersKvm(LibvirtConnection connection)
    {
        try
        {
            return connection.GetDomainCapabilitiesXml(architecture: "x86_64", virtualizationType: "kvm").Contains("<domain>kvm</domain>", StringComparison.Ordinal);
        }
        catch (LibvirtException)
        {
            return false; // libvirt: KVM is not supported on this host
        }
    }
}
