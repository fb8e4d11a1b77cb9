using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Model.Units;

namespace Lab.Engine.Scheduling;

/// <summary>A host as the scheduler sees it.</summary>
/// <param name="Promised">Memory of VMs that are on their way there.</param>
/// <param name="Migrations">Running migrations from or to it.</param>
/// <param name="Vms">VMs that run there or are on their way.</param>
public sealed record HostCandidate(Host Host, HostState State, ByteCount Promised, int Migrations, int Vms)
{
    public static HostCandidate Of(InventoryState state, Host host)
    {
        var (promised, incoming, index) = (ByteCount.Zero, 0, state.Index);
        foreach (var migration in index.MigrationsByHost[host.Id])
        {
            if (migration.Attempt.DestinationId != host.Id || !state.Vms.TryGetValue(migration.VmId, out var arriving)) continue;
            (promised, incoming) = (promised + arriving.Definition.Memory, incoming + 1);
        }

        foreach (var vm in index.LaunchingByHost[host.Id]) promised += vm.Definition.Memory;
        return new HostCandidate(host, state.StateOf(host.Id), promised, index.MigrationsByHost.Count(host.Id), index.VmsByHost.Count(host.Id) + incoming);
    }
}
