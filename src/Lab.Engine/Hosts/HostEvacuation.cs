using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.Migrations;
using Lab.Engine.Policies;
using Lab.Engine.Vms;
using Lab.Model.Engines;

namespace Lab.Engine.Hosts;

/// <summary>Moves VMs away from a host, the most important first; those that cannot leave are told of.</summary>
public sealed class HostEvacuation(Inventory inventory, MigrationService migrations)
{
    /// <summary>For maintenance: all of them, and those that arrive block it.</summary>
    public Task ForMaintenanceAsync(Host host) => EmptyAsync(host, _ => true, EngineEventKinds.HostMaintenanceBlocked, reasons => $"Maintenance of host {host.Name} is blocked: {reasons}");

    /// <summary>The host is not operational: those that its cluster wants to be moved then, once. Nothing tries again for those that stay.</summary>
    public Task AfterErrorAsync(Host host) => inventory.Current.Clusters[host.ClusterId].MigrateOnError switch
    {
        MigrateOnError.No => Task.CompletedTask,
        var who => EmptyAsync(
            host, vm => vm.State.HostId == host.Id && (who == MigrateOnError.Yes || vm.HighlyAvailable), EngineEventKinds.HostEvacuationBlocked, reasons => $"VMs stay on host {host.Name}, which is not operational, and are not tried again: {reasons} Migrate them by hand once they can leave."),
    };

    private async Task EmptyAsync(Host host, Func<Vm, bool> leaves, string blockedKind, Func<string, string> blocked)
    {
        List<string> reasons = [];
        foreach (var vm in inventory.Current.OccupantsOf(host.Id).Where(leaves).OrderByDescending(v => v.Priority).ThenBy(v => v.Name, StringComparer.Ordinal).ToArray())
        {
            if (inventory.Current.RunningMigrationOf(vm.Id) is { } running)
            {
                if (running.Attempt.DestinationId == host.Id) reasons.Add($"VM {vm.Name} is on its way here; deactivate the host again once it has come.");
                continue;
            }

            if (!(await migrations.StartAsync(new MigrationOrder(vm.Id, null, null, new MigrationSettings(), ByEngine: true))).Succeeded(out _, out var refusal)) reasons.AddRange(refusal.Reasons);
        }

        if (reasons.Count > 0) inventory.Change(t => t.Log(blockedKind, EventSeverity.Error, blocked(string.Join(" ", reasons)), new { reasons }, host.Id, cluster: host.ClusterId));
    }
}
