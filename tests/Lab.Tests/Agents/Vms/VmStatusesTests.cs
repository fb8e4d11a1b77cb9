using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Migrations;

namespace Lab.Tests.Agents.Vms;

public sealed class VmStatusesTests
{
    [Theory]
    [InlineData(DomainState.Paused, (int)PausedReason.PostCopyFailed, VmRole.None, VmStatus.Lost)]
    [InlineData(DomainState.Paused, (int)PausedReason.PostCopyFailed, VmRole.MigrationSource, VmStatus.Lost)]
    [InlineData(DomainState.Paused, (int)PausedReason.PostCopyFailed, VmRole.MigrationDestination, VmStatus.Lost)]
    [InlineData(DomainState.Paused, (int)PausedReason.PostCopy, VmRole.MigrationSource, VmStatus.MigrationSource)]
    [InlineData(DomainState.Running, (int)RunningReason.PostCopyFailed, VmRole.MigrationDestination, VmStatus.MigrationDestination)]
    [InlineData(DomainState.Running, (int)RunningReason.PostCopyFailed, VmRole.None, VmStatus.Up)]
    [InlineData(DomainState.Running, (int)RunningReason.Migrated, VmRole.None, VmStatus.Up)]
    [InlineData(DomainState.Shutoff, 0, VmRole.Lost, VmStatus.Down)]
    public void Only_a_copy_that_can_run_no_more_is_lost(DomainState state, int reason, VmRole role, VmStatus expected) =>
        Assert.Equal(expected, VmStatuses.Of(new DomainStateInfo(state, reason), role));
}
