using Lab.Libvirt;
using Lab.Model.Errors;

namespace Lab.Simulation.Hypervisors;

/// <summary>What libvirt says when it says no.</summary>
internal static class Errors
{
    /// <summary>virErrorDomain of the QEMU driver.</summary>
    private const int QemuDriver = 10;

    public static LabException Said(LibvirtErrorCode code, string message) => new(ErrorKind.Hypervisor, message) { LibvirtCode = (int)code, LibvirtDomain = QemuDriver };

    public static LabException NoDomain(Guid id) => new(ErrorKind.NotFound, $"Domain not found: no domain with matching uuid '{id}'") { LibvirtCode = (int)LibvirtErrorCode.NoDomain, LibvirtDomain = QemuDriver };

    public static LabException Gone() => new(ErrorKind.Unreachable, "libvirtd does not answer at qemu:///system.") { Retryable = true };
}
