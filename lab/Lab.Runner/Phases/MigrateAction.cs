using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

public sealed class MigrateAction(LabSession session, int ordinal, MigrateConfig migrate)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var vm = session.Plan.Vms.First(v => v.Name == migrate.Vm);
        var from = vm.Host;
        session.History.Append("runner", EventKinds.MigrationRequested, new { migration = ordinal, vm = vm.Name, vmId = vm.Id, from, to = migrate.To });
        var started = session.Time.GetTimestamp();
        var status = await new DataCenter(session).MigrateAsync(migrate, from, cancellationToken).ConfigureAwait(false);
        session.History.Append("runner", EventKinds.MigrationFinished, new { migration = ordinal, vm = vm.Name, vmId = vm.Id, from, to = migrate.To, outcome = status.Phase, error = status.Error?.Message, milliseconds = session.Time.GetElapsedTime(started).TotalMilliseconds });
    }
}
