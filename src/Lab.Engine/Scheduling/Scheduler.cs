using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Outcomes;

namespace Lab.Engine.Scheduling;

/// <summary>Which host a VM goes to.</summary>
public static class Scheduler
{
    /// <summary>The host with the fewest migrations, then the fewest VMs, then the most free memory, of those that nothing speaks against; one where the migration waits for an address only when there is no other. Refused with every host's reasons.</summary>
    public static Outcome<Host> Choose(InventoryState state, PlacementRequest request)
    {
        HostCandidate? best = null;
        foreach (var host in state.Hosts.Values)
        {
            if (host.ClusterId != request.ClusterId || !HostFilters.IsOpen(host)) continue;
            var candidate = HostCandidate.Of(state, host);
            // To judge is dearer than to compare, and of a thousand hosts few are better than the best so far.
            if ((best is null || Compare(candidate, best, request) < 0) && HostFilters.Fits(candidate, request)) best = candidate;
        }

        return best is null ? Refused(state, request) : best.Host;
    }

    private static Refusal Refused(InventoryState state, PlacementRequest request)
    {
        var hosts = state.Hosts.Values.Where(host => host.ClusterId == request.ClusterId).OrderBy(host => host.Name, StringComparer.Ordinal);
        return Refusal.Conflict([$"No host can run VM {request.Vm.Name}.", .. hosts.Select(host => $"Host {host.Name} {string.Join(", ", HostFilters.Against(HostCandidate.Of(state, host), request))}.")]);
    }

    /// <summary>Below zero: the first is better.</summary>
    private static int Compare(HostCandidate one, HostCandidate other, PlacementRequest request)
    {
        var order = IsLate(one, request).CompareTo(IsLate(other, request));
        if (order == 0) order = one.Migrations.CompareTo(other.Migrations);
        if (order == 0) order = one.Vms.CompareTo(other.Vms);
        if (order == 0) order = FreeMemory(other).CompareTo(FreeMemory(one));
        return order == 0 ? string.CompareOrdinal(one.Host.Name, other.Host.Name) : order;
    }

    private static long FreeMemory(HostCandidate candidate) => candidate.State.Statistics?.FreeMemory.Bytes ?? 0;

    private static bool IsLate(HostCandidate candidate, PlacementRequest request) => request is { WaitsForAddress: true, MigrationNetwork: { Name: { } name, IsManagement: false } } && NetworkPresence.Of(candidate.State.Network, name).Fault is not null;

    /// <summary>A host that somebody named: the same prerequisites, but it may lack the migration network.</summary>
    public static Outcome<Host> Accept(InventoryState state, Guid hostId, PlacementRequest request)
    {
        if (!state.Hosts.TryGetValue(hostId, out var host)) return Refusal.NotFound("host", hostId.ToString());
        var against = HostFilters.Against(HostCandidate.Of(state, host), request with { MigrationNetwork = null });
        return against.Count == 0 ? host : Refusal.Conflict([.. against.Select(reason => $"Host {host.Name} {reason}.")]);
    }
}
