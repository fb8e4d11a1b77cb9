using Lab.Engine.Hosts;
using Lab.Engine.MigrationNetworks;
using Lab.Model.Mutations;

namespace Lab.Engine.Scheduling;

/// <summary>The prerequisites of running a VM on a host: each answers null or what is wrong. Storage is not among them: a VM's disks, if it has any, move with it.</summary>
public static class HostFilters
{
    private static readonly IReadOnlyList<Func<HostCandidate, PlacementRequest, string?>> All =
        [NotTheSource, NotExcluded, SameCluster, Up, HasRequiredNetworks, NotInMaintenance, PinnedElsewhere, CarriesVmNetworks, EnoughProcessors, EnoughMemory, CarriesMigrationNetwork];

    /// <summary>Every reason against the host, as sentences' ends: <c>is in maintenance</c>.</summary>
    public static IReadOnlyList<string> Against(HostCandidate candidate, PlacementRequest request) => [.. All.Select(filter => filter(candidate, request)).OfType<string>()];

    /// <summary>Nothing speaks against it.</summary>
    public static bool Fits(HostCandidate candidate, PlacementRequest request)
    {
        foreach (var filter in All)
            if (filter(candidate, request) is not null) return false;
        return true;
    }

    /// <summary>Whether it is worth a look at all.</summary>
    public static bool IsOpen(Host host) => !host.Maintenance || Mutation.MaintenanceIsOverlooked.IsOn();

    private static string? NotTheSource(HostCandidate candidate, PlacementRequest request) => candidate.Host.Id == request.SourceId ? "runs the VM already" : null;

    private static string? NotExcluded(HostCandidate candidate, PlacementRequest request) => request.Excluded.Contains(candidate.Host.Id) && !Mutation.FailedHostIsTriedAgain.IsOn() ? "failed this migration already" : null;

    private static string? SameCluster(HostCandidate candidate, PlacementRequest request) => candidate.Host.ClusterId == request.ClusterId ? null : "is in another cluster";

    /// <summary>What speaks against asking a host now, as a sentence's end, or null.</summary>
    public static string? AgainstLink(HostLink link) => link switch
    {
        HostLink.Up => null,
        HostLink.NonOperational => "is not operational",
        HostLink.NonResponsive => "does not answer",
        _ => "is not connected yet",
    };

    private static string? Up(HostCandidate candidate, PlacementRequest request) => AgainstLink(candidate.State.Link);

    private static string? HasRequiredNetworks(HostCandidate candidate, PlacementRequest request) =>
        candidate.State.NetworkFaults is { Count: > 0 } faults ? $"is not operational: required network {string.Join(", ", faults.Select(f => $"{f.Network} {(f.Nic is null ? "is not on it" : $"has {f.Nic} down")}"))}" : null;

    private static string? NotInMaintenance(HostCandidate candidate, PlacementRequest request) => IsOpen(candidate.Host) ? null : "is in maintenance";

    private static string? PinnedElsewhere(HostCandidate candidate, PlacementRequest request) =>
        request.Vm.PinnedHosts.Count == 0 || request.Vm.PinnedHosts.Contains(candidate.Host.Id) ? null : "is none of the hosts the VM is pinned to";

    private static string? CarriesVmNetworks(HostCandidate candidate, PlacementRequest request)
    {
        var missing = request.Vm.Definition.Nics.Select(n => n.Network).Distinct().Where(name => !candidate.State.Network.Networks.Any(n => n.Name == name && n.Bridged)).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0) return $"lacks the VM's networks {string.Join(", ", missing)}";
        var retagged = request.SourceNetwork.Networks
            .Where(s => request.Vm.Definition.Nics.Any(n => n.Network == s.Name) && candidate.State.Network.Networks.Any(d => d.Name == s.Name && d.Vlan != s.Vlan))
            .Select(s => s.Name).Order(StringComparer.Ordinal).ToArray();
        return retagged.Length > 0 ? $"carries {string.Join(", ", retagged)} with another VLAN tag than the source" : null;
    }

    private static string? EnoughProcessors(HostCandidate candidate, PlacementRequest request) =>
        candidate.State.Capabilities is { } host && host.CpuCount < request.Vm.Definition.Vcpus ? $"has {host.CpuCount} processors for {request.Vm.Definition.Vcpus} virtual ones" : null;

    private static string? EnoughMemory(HostCandidate candidate, PlacementRequest request)
    {
        if (candidate.State.Statistics is not { } statistics) return null;
        var needed = request.Vm.Definition.Memory + candidate.Promised;
        return statistics.FreeMemory < needed ? $"has {statistics.FreeMemory} of free memory where {needed} are needed" : null;
    }

    private static string? CarriesMigrationNetwork(HostCandidate candidate, PlacementRequest request)
    {
        if (request.MigrationNetwork is not { Name: { } name, IsManagement: false } || Mutation.SchedulerIgnoresMigrationNetwork.IsOn()) return null;
        return NetworkPresence.Of(candidate.State.Network, name).Fault switch
        {
            null => null,
            FallbackReason.NoAddress when request.WaitsForAddress => null,
            FallbackReason.Absent => $"does not carry the migration network {name}",
            FallbackReason.Down => $"has the NIC of the migration network {name} down",
            _ => $"has no address on the migration network {name}",
        };
    }
}
