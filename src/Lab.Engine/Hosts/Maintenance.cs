using Lab.Engine.Inventories;
using Lab.Model.Engines;

namespace Lab.Engine.Hosts;

/// <summary>A host's status as oVirt words it, from what was declared and what is seen.</summary>
public static class Maintenance
{
    /// <summary>oVirt's <c>host.status</c>.</summary>
    public static string StatusOf(InventoryState state, Host host)
    {
        if (host.Maintenance) return state.OccupantsOf(host.Id).Any() ? "preparing_for_maintenance" : "maintenance";
        return state.StateOf(host.Id).Link switch
        {
            HostLink.Up => state.StateOf(host.Id).NetworkFaults.Count == 0 ? "up" : "non_operational",
            HostLink.NonOperational => "non_operational",
            HostLink.NonResponsive => "non_responsive",
            _ => state.StateOf(host.Id).Capabilities is null ? "unassigned" : "connecting",
        };
    }

    /// <summary>Tells, once, that the last VM has left a host in maintenance.</summary>
    internal static void Settle(Transaction transaction, Host host)
    {
        if (host is not { Maintenance: true, MaintenanceReached: false } || transaction.State.OccupantsOf(host.Id).Any()) return;
        transaction.Put(host with { MaintenanceReached = true });
        transaction.Log(EngineEventKinds.HostMaintenance, EventSeverity.Normal, $"Host {host.Name} is in maintenance.", null, host.Id, cluster: host.ClusterId);
    }
}
