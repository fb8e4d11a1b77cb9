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
        var judged = state.Hosts.Values.OrderBy(h => h.Name, StringComparer.Ordinal).Where(h => h.ClusterId == request.ClusterId).Select(h => HostCandidate.Of(state, h))
            .Select(candidate => (Candidate: candidate, Against: HostFilters.Against(candidate, request))).ToArray();
        var best = judged.Where(j => j.Against.Count == 0).Select(j => j.Candidate)
            .OrderBy(c => IsLate(c, request)).ThenBy(c => c.Migrations).ThenBy(c => c.Vms).ThenByDescending(c => c.State.Statistics?.FreeMemory.Bytes ?? 0).ThenBy(c => c.Host.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        if (best is not null) return best.Host;
        return Refusal.Conflict([$"No host can run VM {request.Vm.Name}.", .. judged.Select(j => $"Host {j.Candidate.Host.Name} {string.Join(", ", j.Against)}.")]);
    }

    private static bool IsLate(HostCandidate candidate, PlacementRequest request) => request is { WaitsForAddress: true, MigrationNetwork: { Name: { } name, IsManagement: false } } && NetworkPresence.Of(candidate.State.Network, name).Fault is not null;

    /// <summary>A host that somebody named: the same prerequisites, but it may lack the migration network.</summary>
    public static Outcome<Host> Accept(InventoryState state, Guid hostId, PlacementRequest request)
    {
        if (!state.Hosts.TryGetValue(hostId, out var host)) return Refusal.NotFound("host", hostId.ToString());
        var against = HostFilters.Against(HostCandidate.Of(state, host), request with { MigrationNetwork = null });
        return against.Count == 0 ? host : Refusal.Conflict([.. against.Select(reason => $"Host {host.Name} {reason}.")]);
    }
}
