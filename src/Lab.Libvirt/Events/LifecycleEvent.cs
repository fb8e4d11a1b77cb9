namespace Lab.Libvirt;

/// <summary>
/// A domain changed its state (<c>VIR_DOMAIN_EVENT_ID_LIFECYCLE</c>). <paramref name="Detail"/> is the raw detail; what it means depends on
/// <paramref name="Kind"/>, and the properties below name it for the kinds that matter to migrations.
/// </summary>
public sealed record LifecycleEvent(Guid Uuid, string Name, LifecycleKind Kind, int Detail)
{
    public StartedDetail? Started => Kind == LifecycleKind.Started ? (StartedDetail)Detail : null;

    public SuspendedDetail? Suspended => Kind == LifecycleKind.Suspended ? (SuspendedDetail)Detail : null;

    public ResumedDetail? Resumed => Kind == LifecycleKind.Resumed ? (ResumedDetail)Detail : null;

    public StoppedDetail? Stopped => Kind == LifecycleKind.Stopped ? (StoppedDetail)Detail : null;
}

/// <summary><c>virDomainEventType</c>.</summary>
public enum LifecycleKind
{
    Defined = 0,
    Undefined = 1,
    Started = 2,
    Suspended = 3,
    Resumed = 4,
    Stopped = 5,
    Shutdown = 6,
    PmSuspended = 7,
    Crashed = 8,
}

/// <summary><c>virDomainEventStartedDetailType</c>. The destination of a migration sees <see cref="Migrated"/>.</summary>
public enum StartedDetail
{
    Booted = 0,
    Migrated = 1,
    Restored = 2,
    FromSnapshot = 3,
    Wakeup = 4,
}

/// <summary><c>virDomainEventSuspendedDetailType</c>. The source of a migration sees <see cref="Migrated"/> or <see cref="PostCopy"/> at the switchover.</summary>
public enum SuspendedDetail
{
    Paused = 0,
    Migrated = 1,
    IoError = 2,
    Watchdog = 3,
    Restored = 4,
    FromSnapshot = 5,
    ApiError = 6,
    PostCopy = 7,
    PostCopyFailed = 8,
}

/// <summary><c>virDomainEventResumedDetailType</c>. The destination sees <see cref="Migrated"/> when its guest runs, <see cref="PostCopy"/> when pages are still missing.</summary>
public enum ResumedDetail
{
    Unpaused = 0,
    Migrated = 1,
    FromSnapshot = 2,
    PostCopy = 3,
    PostCopyFailed = 4,
}

/// <summary><c>virDomainEventStoppedDetailType</c>. The source sees <see cref="Migrated"/> when the domain has left it.</summary>
public enum StoppedDetail
{
    Shutdown = 0,
    Destroyed = 1,
    Crashed = 2,
    Migrated = 3,
    Saved = 4,
    Failed = 5,
    FromSnapshot = 6,
}
