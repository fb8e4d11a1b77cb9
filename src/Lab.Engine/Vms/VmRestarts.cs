using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Engine.Vms;

/// <summary>
/// Starts highly available VMs again that ended by themselves on a host that answers. A VM whose host is silent, or that is lost, may still run somewhere: it waits for a decision.
/// </summary>
public sealed class VmRestarts(Inventory inventory, VmService vms, EngineTimings timings)
{
    private const int MostAttempts = 3;

    /// <summary>Whether an end asks for a restart: a guest that shut itself down wanted to end.</summary>
    /// <param name="reason">The agent's word for it (libvirt's, of a stopped domain); null: it is gone, and nobody told.</param>
    public static bool IsFailure(string? reason) => reason is not ("shutdown" or "migrated" or "saved");

    /// <summary>On whatever host the scheduler chooses; a few times, with pauses.</summary>
    public async Task RestartAsync(Guid vmId, Guid failedOn, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> reasons = [];
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (attempt > 1) await Task.Delay(timings.RestartPause, inventory.Time, cancellationToken);
            if (inventory.Current.Vms.GetValueOrDefault(vmId) is not { State: { Status: VmStatus.Down, StopWanted: false }, HighlyAvailable: true }) return; // somebody decided otherwise meanwhile
            reasons = await TryAsync(vmId, cancellationToken);
            if (reasons.Count == 0)
            {
                Log(vmId, failedOn, EngineEventKinds.HaVmRestarted, EventSeverity.Normal, (vm, from, host) => ($"Highly available VM {vm.Name}, which failed on host {from}, runs again on host {host}.", new { from, host, attempts = attempt }));
                return;
            }
        }

        Log(vmId, failedOn, EngineEventKinds.HaVmNotRestarted, EventSeverity.Error, (vm, from, _) =>
            ($"Highly available VM {vm.Name}, which failed on host {from}, cannot be started again: {string.Join(" ", reasons)}", new { from, reasons, attempts = MostAttempts }));
    }

    /// <returns>Why it was not started; none: it was.</returns>
    private async Task<IReadOnlyList<string>> TryAsync(Guid vmId, CancellationToken cancellationToken)
    {
        try
        {
            return (await vms.StartAsync(vmId, hostId: null, cancellationToken)).Refusal?.Reasons ?? [];
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
