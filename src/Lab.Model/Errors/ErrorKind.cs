namespace Lab.Model.Errors;

/// <summary>What went wrong, in the terms someone acts on.</summary>
public enum ErrorKind
{
    /// <summary>A broken invariant of ours: report it.</summary>
    Internal,

    /// <summary>Input that can never work as given.</summary>
    BadRequest,

    NotFound,

    /// <summary>Refused in the present state: try when that has changed.</summary>
    Conflict,

    /// <summary>The destination has no free slot for an incoming migration; retried each 10 s.</summary>
    Busy,

    /// <summary>A host, daemon or port did not answer.</summary>
    Unreachable,

    /// <summary>Certificate or identity refused.</summary>
    Unauthorized,

    Timeout,

    Cancelled,

    /// <summary>libvirt said no; the error carries its code, domain and message.</summary>
    Hypervisor,

    /// <summary>The kernel's network configuration could not be made or does not match what was asked.</summary>
    Network,

    /// <summary>This machine lacks a package, a device, a right or room.</summary>
    Environment,

    /// <summary>A process that must run ended.</summary>
    ProcessDied,

    /// <summary>Asked for something this build or provider does not do.</summary>
    NotSupported,
}
