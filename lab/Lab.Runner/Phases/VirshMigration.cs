using System.Net;
using System.Text;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>One migration by the machines' own libvirts: asked for on the source with <c>virsh</c>, as an administrator does, and followed to its end.</summary>
public sealed class VirshMigration(LabSession session, int ordinal, MigrateConfig migrate, MemoryFlow flow)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly VmPlan _vm = session.Plan.Vms.First(item => item.Name == migrate.Vm);
    private readonly MigrationTuning _tuning = session.Scenario.TuningOf(migrate);
    private long? _flowsSince;
    private bool _aborted;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var source = session.Host(await FindAsync(cancellationToken));
        session.History.Append("runner", EventKinds.MigrationRequested, new { migration = ordinal, vm = _vm.Name, vmId = _vm.Id, from = source.Name, to = migrate.To });
        var started = session.Time.GetTimestamp();
        var error = await FollowAsync(source, cancellationToken);
        var milliseconds = session.Time.GetElapsedTime(started).TotalMilliseconds;
        var outcome = error is null ? MigrationOutcome.Completed : _aborted ? MigrationOutcome.Cancelled : MigrationOutcome.Failed;
        if (error is null) await RecordAccountAsync(source.Name, TimeAt(source.Name), cancellationToken);
        session.History.Append("runner", EventKinds.MigrationFinished, new { migration = ordinal, vm = _vm.Name, vmId = _vm.Id, from = source.Name, to = migrate.To, outcome, error, milliseconds });
    }

    private async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        var hosts = (await new VmLocations(session).AskAsync(cancellationToken))[_vm.Name];
        return hosts.Count == 1 ? hosts[0] : throw new LabException(ErrorKind.Conflict, $"{_vm.Name} is to migrate, and runs on {(hosts.Count == 0 ? "no host" : string.Join(" and ", hosts))}.");
    }

    /// <returns>Why it did not arrive; null: it did.</returns>
    private async Task<string?> FollowAsync(ILabHost source, CancellationToken cancellationToken)
    {
        var log = FormattableString.Invariant($"migration-{ordinal}.log");
        var spec = new DaemonSpec(FormattableString.Invariant($"migration {ordinal}"), Virsh.Command(Command().Words), log, ReadyLine: false);
        var virsh = await source.StartDaemonAsync(spec, cancellationToken);
        var started = session.Time.GetTimestamp();
        var ended = new Signal();
        _ = TellAsync(virsh, ended);
        try
        {
            while (!virsh.Exited.IsCompleted)
            {
                if (session.Time.GetElapsedTime(started) > Longest) throw new LabException(ErrorKind.Timeout, FormattableString.Invariant($"The migration of {migrate.Vm} did not end within {Longest.TotalMinutes:0} minutes; it was called off."));
                await LookAsync(source, cancellationToken);
                await ended.WaitAsync(Pause, session.Time, cancellationToken);
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or LabException { Kind: ErrorKind.Timeout })
        {
            // libvirt would go on without the one who asked.
            await AbortAsync(source, CancellationToken.None);
            throw;
        }

        if (await virsh.Exited == 0) return null;
        return Virsh.Complaint(Encoding.UTF8.GetString(await source.GetFileAsync($"{source.Paths.Logs}/{log}", cancellationToken) ?? []));
    }

    private static async Task TellAsync(ILabDaemon virsh, Signal ended)
    {
        await virsh.Exited;
        ended.Set();
    }

    private MigrateCommand Command()
    {
        var to = session.Plan.Hosts.First(host => host.Name == migrate.To);
        var vm = session.Scenario.Vms.First(item => item.Name == _vm.Name);
        var wanted = session.Scenario.WantedNetworks()[ordinal - 1];
        return new MigrateCommand(_vm.Name, to.LibvirtUri!, AddressOn(wanted, to.Name), AddressOn(migrate.DiskNetwork, to.Name), _tuning)
        {
            CopiesDisk = vm.Disk is not null,
            IsPersistent = session.Existing!.Vms.First(there => there.Name == _vm.Name).IsPersistent,
        };
    }

    /// <returns>Null where libvirt is to choose: no network is wanted, or management, or one that the destination does not carry.</returns>
    private IPAddress? AddressOn(string? network, string host)
    {
        if (network is null || session.Plan.Network(network) is not { } plan || plan.Roles.Contains("management") || plan.On(host) is not { } at) return null;
        return PlanQueries.Address(at.Address ?? at.Ipv6Address) is { } address ? IPAddress.Parse(address) : null;
    }

    /// <summary>One sample, and what is to happen once memory flows.</summary>
    private async Task LookAsync(ILabHost source, CancellationToken cancellationToken)
    {
        var answer = await source.RunAsync(Virsh.Command(["domjobinfo", _vm.Name, "--rawstats"]), null, cancellationToken);
        if (!answer.Succeeded || VirshJob.Read(answer.Output) is not { } job) return;
        session.Events!.WriteProgress(source.Name, _vm.Name, _vm.Id, TimeAt(source.Name), JsonSerializer.SerializeToElement(job, RunJson.Line));
        if ((long?)job["memoryBytes"] is not > 0) return;
        if (_flowsSince is null)
        {
            _flowsSince = session.Time.GetTimestamp();
            flow.Begin();
            if (_tuning.Downtime is { } most)
                await source.RunAsync(Virsh.Command(["migrate-setmaxdowntime", _vm.Name, FormattableString.Invariant($"{most.TotalMilliseconds:0}")]), null, cancellationToken);
        }

        if (!_aborted && migrate.CancelAfter is { } delay && session.Time.GetElapsedTime(_flowsSince.Value) >= delay) _aborted = await AbortAsync(source, cancellationToken);
    }

    /// <returns>Whether libvirt would: a VM that has moved, or is in post-copy, goes on.</returns>
    private async Task<bool> AbortAsync(ILabHost source, CancellationToken cancellationToken)
    {
        var answer = await source.RunAsync(Virsh.Command(["domjobabort", _vm.Name]), null, cancellationToken);
        if (!answer.Succeeded) session.History.Append("runner", EventKinds.CancelRefused, new { migration = ordinal, vm = _vm.Name, error = Virsh.Complaint(answer.Error) });
        return answer.Succeeded;
    }

    /// <summary>libvirt's final account, which the destination keeps: the source may know the VM no more.</summary>
    private async Task RecordAccountAsync(string source, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var answer = await session.Host(migrate.To!).RunAsync(Virsh.Command(["domjobinfo", _vm.Name, "--completed", "--rawstats"]), null, cancellationToken);
        if (!answer.Succeeded || VirshJob.Read(answer.Output) is not { } job) return;
        job["vmId"] = _vm.Id.ToString();
        session.History.Append(new HistoryEvent(time, $"libvirt@{source}", EventKinds.MigrationCompleted, JsonSerializer.SerializeToElement(job, RunJson.Line)));
    }

    /// <summary>By the host's clock: whatever a run has of a host is.</summary>
    private DateTimeOffset TimeAt(string host) => session.Time.GetUtcNow() + (session.Clocks.GetValueOrDefault(host)?.Ahead ?? TimeSpan.Zero);
}
