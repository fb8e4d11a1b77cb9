namespace Lab.Libvirt;

/// <summary>
/// A domain's state and why it is in it (<c>virDomainGetState</c>). <paramref name="RawReason"/> means something else in each state; the property of
/// the state at hand names it, the others are null.
/// </summary>
public sealed record DomainStateInfo(DomainState State, int RawReason)
{
    public RunningReason? RunningReason => State == DomainState.Running ? (RunningReason)RawReason : null;

    public PausedReason? PausedReason => State == DomainState.Paused ? (PausedReason)RawReason : null;

    public ShutdownReason? ShutdownReason => State == DomainState.Shutdown ? (ShutdownReason)RawReason : null;

    public ShutoffReason? ShutoffReason => State == DomainState.Shutoff ? (ShutoffReason)RawReason : null;

    public CrashedReason? CrashedReason => State == DomainState.Crashed ? (CrashedReason)RawReason : null;
}

/// <summary><c>virDomainState</c>.</summary>
public enum DomainState
{
    NoState = 0,
    Running = 1,
    Blocked = 2,
    Paused = 3,

    /// <summary>Being shut down; still running.</summary>
    Shutdown = 4,
    Shutoff = 5,
    Crashed = 6,
    PmSuspended = 7,
}

/// <summary><c>virDomainRunningReason</c>.</summary>
public enum RunningReason
{
    Unknown = 0,
    Booted = 1,
    Migrated = 2,
    Restored = 3,
    FromSnapshot = 4,
    Unpaused = 5,
    MigrationCanceled = 6,
    SaveCanceled = 7,
    Wakeup = 8,
    Crashed = 9,

    /// <summary>On the destination, while pages still arrive.</summary>
    PostCopy = 10,
    PostCopyFailed = 11,
}

/// <summary><c>virDomainPausedReason</c>.</summary>
public enum PausedReason
{
    Unknown = 0,
    User = 1,
    Migration = 2,
    Save = 3,
    Dump = 4,
    IoError = 5,
    Watchdog = 6,
    FromSnapshot = 7,
    ShuttingDown = 8,
    Snapshot = 9,
    Crashed = 10,
    StartingUp = 11,

    /// <summary>On the source, while the destination runs and still fetches pages.</summary>
    PostCopy = 12,
    PostCopyFailed = 13,
}

/// <summary><c>virDomainShutdownReason</c>.</summary>
public enum ShutdownReason
{
    Unknown = 0,
    User = 1,
}

/// <summary><c>virDomainShutoffReason</c>.</summary>
public enum ShutoffReason
{
    Unknown = 0,
    Shutdown = 1,
    Destroyed = 2,
    Crashed = 3,
    Migrated = 4,
    Saved = 5,
    Failed = 6,
    FromSnapshot = 7,
    Daemon = 8,
}

/// <summary><c>virDomainCrashedReason</c>.</summary>
public enum CrashedReason
{
    Unknown = 0,
    Panicked = 1,
}
