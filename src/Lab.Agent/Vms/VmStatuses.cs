using Lab.Libvirt;
using Lab.Model.Migrations;

namespace Lab.Agent.Vms;

/// <summary>vdsm's status of a VM, from the hypervisor's state and the agent's role in a migration.</summary>
public static class VmStatuses
{
    public static VmStatus Of(DomainStateInfo state, VmRole role) => role switch
    {
        _ when state.State is DomainState.Shutoff or DomainState.Crashed => VmStatus.Down,
        VmRole.Lost => VmStatus.Lost,
        VmRole.MigrationSource => VmStatus.MigrationSource,
        VmRole.MigrationDestination => VmStatus.MigrationDestination,
        _ => Of(state),
    };

    /// <summary>Whether a domain that came by migration has arrived: it runs with all its memory, or its owner had paused it.</summary>
    public static bool HasArrived(DomainStateInfo state) =>
        state.RunningReason is not (null or RunningReason.PostCopy or RunningReason.PostCopyFailed)
        || state.PausedReason is not (null or PausedReason.Migration or PausedReason.StartingUp or PausedReason.PostCopy or PausedReason.PostCopyFailed);

    /// <summary>A failed post-copy leaves each side with a part of the memory: neither can run.</summary>
    public static bool HasFailedPostCopy(DomainStateInfo state) =>
        state.PausedReason is PausedReason.PostCopyFailed || state.RunningReason is RunningReason.PostCopyFailed;

    private static VmStatus Of(DomainStateInfo state) => state switch
    {
        { State: DomainState.Running or DomainState.Blocked or DomainState.Shutdown } => VmStatus.Up,
        { PausedReason: PausedReason.StartingUp } => VmStatus.PoweringUp,
        { State: DomainState.Paused or DomainState.PmSuspended } => VmStatus.Paused,
        _ => VmStatus.Down,
    };
}
