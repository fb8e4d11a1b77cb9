using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Model.Units;

namespace Lab.Engine.Scheduling;

/// <summary>A host as the scheduler sees it.</summary>
/// <param name="Inventory">As it was when they were compared.</param>
/// <param name="Migrations">Running migrations from or to it.</param>
/// <param name="Vms">VMs that run there or are on their way.</param>
public sealed record HostCandidate(InventoryState Inventory, Host Host, HostState State, int Migrations, int Vms)
{
    /// <summary>Memory of VMs that are on their way there. Added up when somebody asks: of a thousand hosts that are compared few are.</summary>
    public ByteCount Promised
    {
        get
        {
            var promised = ByteCount.Zero;
            foreach (var migration in Inventory.Index.MigrationsByHost[Host.Id])
                if (migration.Attempt.DestinationId == Host.Id && Inventory.Vms.TryGetValue(migration.VmId, out var arriving)) promised += arriving.Definition.Memory;
            foreach (var vm in Inventory.Index.LaunchingByHost[Host.Id]) promised += vm.Definition.Memory;
            return promised;
        }
    }

    public static HostCandidate Of(InventoryState state, Host host)
    {
        var (incoming, index) = (0, state.Index);
        foreach (var migration in index.MigrationsByHost[host.Id])
            if (migration.Attempt.DestinationId == host.Id) incoming++;
        return new HostCandidate(state, host, state.StateOf(host.Id), index.MigrationsByHost.Count(host.Id), index.VmsByHost.Count(host.Id) + incoming);
    }
}
