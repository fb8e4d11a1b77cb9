namespace Lab.Libvirt;

/// <summary>
/// A job ended (<c>VIR_DOMAIN_EVENT_ID_JOB_COMPLETED</c>). The source of a migration raises it when the domain has left, for a transient one the last
/// that can be learnt there. QEMU's driver (seen with 9.0) does not raise it for a migration that failed or was cancelled: that is the error of
/// <see cref="Domain.MigrateToUri"/>. It may come before or after that call returns.
/// </summary>
public sealed record JobCompletedEvent(Guid Uuid, string Name, JobStatistics Statistics);
