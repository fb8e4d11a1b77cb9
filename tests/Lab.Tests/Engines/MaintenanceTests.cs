using Lab.Engine.Hosts;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>A host that is to be empty: its VMs leave by priority, or say why not.</summary>
public sealed class MaintenanceTests
{
    [Fact]
    public void Maintenance_moves_the_most_important_VM_first_and_ends_when_all_have_left() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(name: "low", request: new VmRequest { Priority = 1 });
        await bench.StartVmAsync(name: "high", request: new VmRequest { Priority = 100 });
        await bench.Engine.Hosts.DeactivateAsync(bench.HostId(1));
        Assert.Equal([bench.VmId("high"), bench.VmId("low")], bench.Agents[0].Migrations.Select(m => m.VmId));
        Assert.Equal("preparing_for_maintenance", Maintenance.StatusOf(bench.State, bench.State.Hosts[bench.HostId(1)]));
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HostMaintenance) == 1, "maintenance");
        Assert.Equal("maintenance", Maintenance.StatusOf(bench.State, bench.State.Hosts[bench.HostId(1)]));
    });

    [Fact]
    public void A_pinned_VM_blocks_maintenance() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: new VmRequest { Affinity = VmAffinity.UserMigratable });
        await bench.Engine.Hosts.DeactivateAsync(bench.HostId(1));
        Assert.Contains("people only", bench.DataOf(EngineEventKinds.HostMaintenanceBlocked).GetRawText(), StringComparison.Ordinal);
        Assert.Empty(bench.Agents[0].Migrations);
    });
}
