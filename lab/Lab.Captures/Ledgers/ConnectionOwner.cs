namespace Lab.Captures.Ledgers;

/// <summary>Who held both ends of a connection, by socket samples that the probe took.</summary>
public enum ConnectionOwner
{
    /// <summary>An end was in no sample, or only in libvirt's hands, which opens QEMU's sockets; or the two ends differ.</summary>
    Unknown,

    /// <summary>A VM's process at each end.</summary>
    Vms,

    /// <summary>At each end a process that is neither a VM's nor libvirt's.</summary>
    Strangers,
}
