namespace Lab.Model.Mutations;

/// <summary>
/// Deliberate bugs of engine and agent. A search for bugs that has never found one proves nothing: <c>lab swarm --prove</c> turns on one of these after the other, and must find each.
/// Nothing but a simulation can turn one on, and only in its own thread.
/// </summary>
internal enum Mutation
{
    None,

    /// <summary>A started engine does not take up the migrations of its former life.</summary>
    MigrationsAreNotTakenUp,

    /// <summary>The migration role moves while VMs migrate.</summary>
    RoleMovesDuringMigration,

    /// <summary>A network that leaves the cluster keeps its roles.</summary>
    DetachedNetworkKeepsRoles,

    /// <summary>The scheduler takes hosts in maintenance.</summary>
    MaintenanceIsOverlooked,

    /// <summary>The scheduler takes hosts without the migration network.</summary>
    SchedulerIgnoresMigrationNetwork,

    /// <summary>A migration network counts as usable though its NIC is down.</summary>
    DownNicCountsAsUp,

    /// <summary>A fallback to management is not told.</summary>
    FallbackIsNotTold,

    /// <summary>A migration that was cancelled is tried on the next host.</summary>
    CancelledMigrationIsRetried,

    /// <summary>A host that failed a migration is tried again.</summary>
    FailedHostIsTriedAgain,

    /// <summary>An agent whose hypervisor does not answer says that there are no VMs.</summary>
    UnknownCountsAsNone,

    /// <summary>The engine takes the word of a source for where a VM is after a failure, and asks nobody.</summary>
    FailureIsBelieved,

    /// <summary>The agent takes more migrations at once than its limits let it.</summary>
    LimitsAreIgnored,

    /// <summary>The agent sends memory to the management address, whatever it was told.</summary>
    MigrationAddressIsIgnored,

    /// <summary>A destination that is told to drop a VM does so though the VM runs there.</summary>
    RunningCopyIsDropped,

    /// <summary>A source whose migration failed goes on saying that the VM leaves.</summary>
    FailedSourceKeepsItsRole,

    /// <summary>A migration that failed keeps its slot at the destination.</summary>
    FailedMigrationKeepsItsSlot,

    /// <summary>An agent that begins anew knows nothing of the migrations before.</summary>
    AgentForgetsMigrations,
}
