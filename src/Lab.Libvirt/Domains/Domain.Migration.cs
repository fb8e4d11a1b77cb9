using Lab.Libvirt.Native;

namespace Lab.Libvirt;

public sealed partial class Domain
{
    private const uint CompletedStatistics = 1 << 0;
    private const uint KeepCompletedStatistics = 1 << 1;
    private const uint AbortPostCopy = 1 << 0;
    private const uint PostCopySpeed = 1 << 0;

    /// <summary>
    /// Migrates the domain (<c>virDomainMigrateToURI3</c>). Blocks until it runs on the destination or the migration has failed. With
    /// <see cref="MigrateFlags.PeerToPeer"/>, <paramref name="destinationUri"/> is the destination's libvirt as this domain's daemon reaches
    /// it, and the daemons do the rest; without, only hypervisors that need no libvirt at the destination take it.
    /// </summary>
    /// <remarks>
    /// Opens a second connection to the same daemon for the call. On a shared one, libvirt's client loses the wake-ups of other threads while
    /// this call waits: with 9.0, asking for statistics then took up to five seconds, until keepalive came by; on one of its own, milliseconds.
    /// </remarks>
    /// <exception cref="LibvirtException">With <see cref="LibvirtErrorCode.OperationAborted"/> after <see cref="AbortJob"/>.</exception>
    public void MigrateToUri(string? destinationUri, MigrateParameters parameters, MigrateFlags flags)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var connection = _origin.Reopen();
        using var domain = connection.LookupByUuid(Uuid);
        domain.MigrateHere(destinationUri, parameters, flags);
    }

    private unsafe void MigrateHere(string? destinationUri, MigrateParameters parameters, MigrateFlags flags)
    {
        using var list = new TypedParameterList();
        parameters.AddTo(list);
        MigrationFunctions.MigrateToUri(_handle, destinationUri, list.Items, list.Count, (uint)flags).OrThrow();
    }

    /// <summary>
    /// Statistics of the running job, null when there is none (<c>virDomainGetJobStats</c>). After a migration failed or was cancelled, and until its
    /// call returns, the type says so. Throws <see cref="LibvirtErrorCode.OperationInvalid"/> when the domain has just left.
    /// </summary>
    /// <param name="completed">
    /// Ask for the last completed job instead. A migration's are kept by the destination, and by the source while it still knows the domain; after
    /// post-copy only <see cref="JobCompletedEvent"/> at the source has them.
    /// </param>
    /// <param name="keepCompleted">Let libvirt keep them for the next who asks; otherwise reading them once clears them.</param>
    public unsafe JobStatistics? GetJobStatistics(bool completed = false, bool keepCompleted = false)
    {
        var flags = (completed ? CompletedStatistics : 0) | (completed && keepCompleted ? KeepCompletedStatistics : 0);
        MigrationFunctions.GetJobStats(_handle, out var type, out var parameters, out var count, flags).OrThrow();
        try
        {
            return type == (int)JobType.None ? null : JobStatistics.Of((JobType)type, TypedParameterReader.Read(parameters, count));
        }
        finally
        {
            TypedParameterFunctions.Free(parameters, count);
        }
    }

    /// <summary>
    /// Asks the running job to stop (<c>virDomainAbortJobFlags</c>). A migration then fails and the guest goes on at the source. In post-copy libvirt
    /// refuses, unless <paramref name="postCopy"/> allows a migration that can only be resumed.
    /// </summary>
    public void AbortJob(bool postCopy = false) => MigrationFunctions.AbortJob(_handle, postCopy ? AbortPostCopy : 0).OrThrow();

    /// <summary>How long the guest may stand still at the switchover, in whole milliseconds. QEMU's default is 300 ms. May change while it migrates.</summary>
    public void SetMigrationMaxDowntime(TimeSpan downtime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(downtime, TimeSpan.FromMilliseconds(1));
        MigrationFunctions.SetMaxDowntime(_handle, (ulong)downtime.TotalMilliseconds, 0).OrThrow();
    }

    public TimeSpan GetMigrationMaxDowntime()
    {
        MigrationFunctions.GetMaxDowntime(_handle, out var milliseconds, 0).OrThrow();
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>Caps the stream in MiB/s, also of a migration that runs; zero means the hypervisor's default.</summary>
    public void SetMigrationMaxSpeed(long mebibytesPerSecond, bool postCopy = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mebibytesPerSecond);
        MigrationFunctions.SetMaxSpeed(_handle, (nuint)mebibytesPerSecond, postCopy ? PostCopySpeed : 0).OrThrow();
    }

    /// <summary>Switches a migration that began with <see cref="MigrateFlags.PostCopy"/> to post-copy; there is no way back.</summary>
    public void StartPostCopy() => MigrationFunctions.StartPostCopy(_handle, 0).OrThrow();
}
