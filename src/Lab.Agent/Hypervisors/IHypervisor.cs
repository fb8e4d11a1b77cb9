using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Agent.Hypervisors;

/// <summary>
/// The host's hypervisor, as the agent needs it. Failures are <see cref="Model.Errors.LabException"/>: <see cref="Model.Errors.ErrorKind.Hypervisor"/> with libvirt's code and domain when it
/// said no, <see cref="Model.Errors.ErrorKind.NotFound"/> for a domain that is not there, <see cref="Model.Errors.ErrorKind.Unreachable"/> (retryable) while the hypervisor does not answer.
/// </summary>
public interface IHypervisor
{
    /// <summary>Whether the hypervisor answers, as far as is known.</summary>
    bool IsConnected { get; }

    /// <summary>Raised in order, one at a time.</summary>
    event Action<HypervisorEvent>? Raised;

    Task<HypervisorInfo> GetInfoAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<DomainReport>> ListDomainsAsync(CancellationToken cancellationToken);

    /// <summary>Null when the hypervisor has no such domain.</summary>
    Task<DomainReport?> FindDomainAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Starts a transient domain.</summary>
    Task<DomainReport> CreateDomainAsync(VmDefinition vm, CancellationToken cancellationToken);

    /// <summary>Makes room for the disks of a domain that is about to arrive.</summary>
    Task PrepareDisksAsync(VmDefinition vm, CancellationToken cancellationToken);

    /// <summary>Removes the disks of a domain that is not here any more.</summary>
    Task RemoveDisksAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Ends the domain at once.</summary>
    Task DestroyDomainAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Runs to the end of the migration. It cannot be cancelled but by <see cref="AbortJobAsync"/>, and outlives the agent.</summary>
    Task MigrateAsync(Guid id, MigrationOrder order);

    /// <summary>The domain's running job; null when there is none, or no such domain any more.</summary>
    Task<DomainJob?> GetJobAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Statistics of the last completed job of a domain that is still known, or null.</summary>
    Task<JobProgress?> GetCompletedJobAsync(Guid id, CancellationToken cancellationToken);

    Task AbortJobAsync(Guid id, CancellationToken cancellationToken);

    Task SetMaxDowntimeAsync(Guid id, TimeSpan downtime, CancellationToken cancellationToken);

    /// <param name="bandwidth">Zero: no limit.</param>
    Task SetMaxSpeedAsync(Guid id, Bandwidth bandwidth, CancellationToken cancellationToken);

    Task StartPostCopyAsync(Guid id, CancellationToken cancellationToken);
}
