namespace Lab.Runner.Runs;

/// <summary>Kinds of the events that the judge reads. The runner's own, and the one of an agent that carries the hypervisor's final
/// account.</summary>
public static class EventKinds
{
    public const string RunStarted = "run-started";
    /// <summary>A host's clock beside the runner's.</summary>
    public const string ClockCompared = "clock-compared";

    public const string StepFinished = "step-finished";
    public const string PhaseStarted = "phase-started";
    public const string PhaseFinished = "phase-finished";
    public const string PhaseFailed = "phase-failed";
    public const string VmStarted = "vm-started";

    /// <summary>A VM that ran before the lab came.</summary>
    public const string VmFound = "vm-found";

    public const string MigrationRequested = "migration-requested";
    public const string MigrationFinished = "migration-finished";

    /// <summary>The engine would not cancel: the VM had moved, or was in post-copy.</summary>
    public const string CancelRefused = "cancel-refused";

    /// <summary>The scenario changed something: a cable, a role, a network, a daemon. What, and what came of it.</summary>
    public const string ActionDone = "action-done";

    /// <summary>The scenario killed or stopped a daemon: its end, or its silence, is no accident.</summary>
    public const string DaemonDisturbed = "daemon-disturbed";

    /// <summary>The lab's DHCP server of a network answers from now on.</summary>
    public const string DhcpStarted = "dhcp-started";

    /// <summary>Something that the lab does in the background could not be done.</summary>
    public const string BackgroundFailed = "background-failed";

    public const string VmLocated = "vm-located";
    public const string VmLost = "vm-lost";
    public const string DaemonDied = "daemon-died";

    /// <summary>The connection to a host broke, and with it all that ran there: it was switched off or restarted, or the way to it is gone.</summary>
    public const string HostLost = "host-lost";
    public const string RunInterrupted = "run-interrupted";
    public const string RunFinished = "run-finished";

    /// <summary>The lab stays alive until it is told to end.</summary>
    public const string LabUp = "lab-up";

    /// <summary>From an agent: libvirt's statistics of the completed job.</summary>
    public const string MigrationCompleted = "migration-completed";

    /// <summary>From the engine: no migration address was sent, and why.</summary>
    public const string MigrationFallback = "migration-network-fallback";

    /// <summary>From the engine: another try, with a choice of its own.</summary>
    public const string MigrationRetried = "migration-retried";

    /// <summary>From an agent: libvirt's lifecycle event of a VM.</summary>
    public const string Lifecycle = "lifecycle";
}
