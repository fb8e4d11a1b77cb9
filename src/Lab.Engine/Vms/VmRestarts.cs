using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Engine.Vms;

/// <summary>
/// Starts highly available VMs again that ended by themselves on a host that answers. A VM whose host is silent, or that is lost, may still run somewhere: it waits for a decision.
/// </summary>
public sealed class VmRestarts(Inventory inventory, VmService vms, EngineTimings timings)
{
    /// <summary>So many failures of a VM within <see cref="EngineTimings.RestartWindow"/> leave it down.</summary>
    public const int MostFailures = 6;

    private const int MostAttempts = 3;

    /// <summary>Whether an end asks for a restart: a guest that shut itself down wanted to end.</summary>
    /// <param name="reason">The agent's word for it (libvirt's, of a stopped domain); null: it is gone, and nobody told.</param>
    public static bool IsFailure(string? reason) => reason is not ("shutdown" or "migrated" or "saved");

    /// <summary>On whatever host the scheduler chooses; a few times, with pauses. The more often the VM failed of late the later, and in the end not at all.</summary>
    public async Task RestartAsync(Guid vmId, Guid failedOn, CancellationToken cancellationToken)
    {
        if (inventory.Current.Vms.GetValueOrDefault(vmId) is not { State.Failures: [.., var failure] failures }) return;
        var series = failures.Count(f => failure - f < timings.RestartWindow);
        if (series >= MostFailures)
        {
            NotRestarted(vmId, failedOn, [$"It failed {series} times within {Durations.Format(timings.RestartWindow)}; start it once the cause is mended."], attempts: 0);
            return;
        }

        if (series > 1) await Task.Delay(timings.RestartPause * (1 << (series - 2)), inventory.Time, cancellationToken);
        IReadOnlyList<string> reasons = [];
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (attempt > 1) await Task.Delay(timings.RestartPause, inventory.Time, cancellationToken);
            if (inventory.Current.Vms.GetValueOrDefault(vmId) is not { State: { Status: VmStatus.Down, StopWanted: false, Failures: [.., var newest] }, HighlyAvailable: true }) return; // somebody decided otherwise meanwhile
            if (newest != failure) return; // it ran, and failed once more: that failure has its own restart
            reasons = await TryAsync(vmId, cancellationToken);
            if (reasons.Count == 0)
            {
                Log(vmId, failedOn, EngineEventKinds.HaVmRestarted, EventSeverity.Normal, (vm, from, host) => ($"Highly available VM {vm.Name}, which failed on host {from}, runs again on host {host}.", new { from, host, attempts = attempt }));
                return;
            }
        }

        NotRestarted(vmId, failedOn, reasons, MostAttempts);
    }

    private void NotRestarted(Guid vmId, Guid failedOn, IReadOnlyList<string> reasons, int attempts) => Log(vmId, failedOn, EngineEventKinds.HaVmNotRestarted, EventSeverity.Error, (vm, from, _) =>
        ($"Highly available VM {vm.Name}, which failed on host {from}, cannot be started again: {string.Join(" ", reasons)}", new { from, reasons, attempts }));

    /// <returns>Why it was not started; none: it was.</returns>
    private async Task<IReadOnlyList<string>> TryAsync(Guid vmId, CancellationToken cancellationToken)
    {
        try
        {
            return (await vms.StartAsync(vmId, hostId: null, again: true, cancellationToken)).Refusal?.Reasons ?? [];
        }
        catch (LabException exception)
        {
            return exception.Faults ?? [exception.Message];
        }
    }

    private void Log(Guid vmId, Guid failedOn, string kind, EventSeverity severity, Func<Vm, string, string, (string Message, object Data)> words) => inventory.Change(t =>
    {
        if (!t.State.Vms.TryGetValue(vmId, out var vm)) return;
        var (message, data) = words(vm, t.State.HostName(failedOn), t.State.HostName(vm.State.HostId));
        t.Log(kind, severity, message, data, vm.State.HostId ?? failedOn, vm.Id, vm.ClusterId);
    });
}
