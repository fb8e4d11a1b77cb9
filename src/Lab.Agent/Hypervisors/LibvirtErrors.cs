using Lab.Libvirt;
using Lab.Model.Errors;

namespace Lab.Agent.Hypervisors;

/// <summary>libvirt's errors in the lab's family, with libvirt's own code, domain and text kept.</summary>
internal static class LibvirtErrors
{
    public static LabException Map(LibvirtException exception, ErrorKind kind = ErrorKind.Hypervisor) =>
        new(exception.Code == LibvirtErrorCode.NoDomain ? ErrorKind.NotFound : kind, exception.Message, exception)
        {
            LibvirtCode = exception.RawCode,
            LibvirtDomain = exception.RawDomain,
            Retryable = kind == ErrorKind.Unreachable,
        };
}
