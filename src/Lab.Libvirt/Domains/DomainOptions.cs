namespace Lab.Libvirt;

/// <summary>How to start a domain (<c>virDomainCreateFlags</c>).</summary>
[Flags]
public enum DomainCreateOptions
{
    None = 0,

    /// <summary>Start with the CPUs stopped; <see cref="Domain.Resume"/> lets the guest run.</summary>
    Paused = 1 << 0,

    /// <summary>Destroy the domain when the connection that started it ends.</summary>
    AutoDestroy = 1 << 1,
    BypassCache = 1 << 2,
    ForceBoot = 1 << 3,

    /// <summary>Refuse XML that libvirt's schema does not know, instead of ignoring it.</summary>
    Validate = 1 << 4,
    ResetNvram = 1 << 5,
}

/// <summary>What else to remove with a domain's configuration (<c>virDomainUndefineFlagsValues</c>).</summary>
[Flags]
public enum DomainUndefineOptions
{
    None = 0,
    ManagedSave = 1 << 0,
    SnapshotsMetadata = 1 << 1,
    Nvram = 1 << 2,
    KeepNvram = 1 << 3,
    CheckpointsMetadata = 1 << 4,
    Tpm = 1 << 5,
    KeepTpm = 1 << 6,
}

/// <summary>Which description of a domain to give (<c>virDomainXMLFlags</c>).</summary>
[Flags]
public enum DomainXmlOptions
{
    None = 0,

    /// <summary>Include passwords; needs a connection that is not read-only.</summary>
    Secure = 1 << 0,

    /// <summary>What the next start will use, rather than what runs now.</summary>
    Inactive = 1 << 1,
    UpdateCpu = 1 << 2,

    /// <summary>In a form that another host's libvirt accepts as the destination's XML.</summary>
    Migratable = 1 << 3,
}
