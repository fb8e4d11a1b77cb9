namespace Lab.Libvirt;

/// <summary>
/// A job ended, well or not (<c>VIR_DOMAIN_EVENT_ID_JOB_COMPLETED</c>). For the source of a migration this is the last word on it: a transient
/// domain is gone afterwards and can no longer be asked.
/// </summary>
public sealed record JobCompletedEvent(Guid Uuid, string Name, JobStatistics Statistics);
