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
        _ when CanRunNoMore(state) => VmStatus.Lost,
        VmRole.MigrationSource => VmStatus.MigrationSource,
        VmRole.MigrationDestination => VmStatus.MigrationDestination,
        _ => Of(state),
    };

    /// <summary>Whether a domain that came by migration has arrived: it runs with all its memory, or its owner had paused it.</summary>
    public static bool HasArrived(DomainStateInfo state) =>
        state.RunningReason is not (null or RunningReason.PostCopy or RunningReason.PostCopyFailed)
        || state.PausedReason is not (null or PausedReason.Migration or PausedReason.StartingUp or PausedReason.PostCopy or PausedReason.PostCopyFailed);

    /// <summary>
    /// A source whose post-copy failed: its newest memory is at the destination, so this copy never runs again (libvirt before 8.5 pauses the destination in the same way). From 8.5 on libvirt leaves the
    /// destination running, as "running, post-copy failed", and takes it for arrived should its memory come all the same: that one is not lost yet.
    /// </summary>
    public static bool CanRunNoMore(DomainStateInfo state) => state.PausedReason is PausedReason.PostCopyFailed;

    private static VmStatus Of(DomainStateInfo state) => state switch
    {
        { State: DomainState.Running or DomainState.Blocked or DomainState.Shutdown } => VmStatus.Up,
        { PausedReason: PausedReason.StartingUp } => VmStatus.PoweringUp,
        { State: DomainState.Paused or DomainState.PmSuspended } => VmStatus.Paused,
        _ => VmStatus.Down,
    };
}
