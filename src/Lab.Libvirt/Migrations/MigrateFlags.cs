using System.Diagnostics.CodeAnalysis;

namespace Lab.Libvirt;

/// <summary>How to migrate (<c>virDomainMigrateFlags</c>).</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "libvirt calls them flags.")]
public enum MigrateFlags : uint
{
    None = 0,

    /// <summary>Do not stop the guest for the whole of the migration.</summary>
    Live = 1 << 0,

    /// <summary>The source's daemon talks to the destination's, not this client.</summary>
    PeerToPeer = 1 << 1,

    /// <summary>The stream goes through the daemons' control connection. Needs <see cref="PeerToPeer"/> and forbids <see cref="MigrateParameters.Uri"/>.</summary>
    Tunnelled = 1 << 2,

    /// <summary>The destination keeps a configuration of the domain.</summary>
    PersistDestination = 1 << 3,

    /// <summary>The source drops its configuration on success.</summary>
    UndefineSource = 1 << 4,

    /// <summary>Leave the guest's CPUs stopped at the destination.</summary>
    Paused = 1 << 5,

    /// <summary>Copy whole disks too. Excludes <see cref="NonSharedIncremental"/>.</summary>
    NonSharedDisk = 1 << 6,

    /// <summary>Copy the top layer of disks whose lower layers both hosts have.</summary>
    NonSharedIncremental = 1 << 7,

    /// <summary>Refuse changes of the domain's configuration meanwhile. Implied by <see cref="PeerToPeer"/>.</summary>
    ChangeProtection = 1 << 8,

    /// <summary>Migrate where libvirt sees a danger for disk data.</summary>
    Unsafe = 1 << 9,

    /// <summary>Move the configuration of a domain that does not run. Needs <see cref="PersistDestination"/>.</summary>
    Offline = 1 << 10,
    Compressed = 1 << 11,

    /// <summary>Give up when the guest meets an I/O error meanwhile.</summary>
    AbortOnError = 1 << 12,

    /// <summary>Slow the guest's CPUs down until the migration converges.</summary>
    AutoConverge = 1 << 13,
    RdmaPinAll = 1 << 14,

    /// <summary>Allow <see cref="Domain.StartPostCopy"/>; does not switch by itself.</summary>
    PostCopy = 1 << 15,

    /// <summary>Encrypt the hypervisor's own stream.</summary>
    Tls = 1 << 16,

    /// <summary>Several connections (QEMU's multifd), <see cref="MigrateParameters.ParallelConnections"/> of them.</summary>
    Parallel = 1 << 17,
    NonSharedSynchronousWrites = 1 << 18,

    /// <summary>Go on with a post-copy migration that broke.</summary>
    PostCopyResume = 1 << 19,

    /// <summary>Send without copying in the kernel; needs <see cref="Parallel"/> and enough lockable memory.</summary>
    ZeroCopy = 1 << 20,
}
