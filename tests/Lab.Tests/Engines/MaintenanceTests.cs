using Lab.Engine.Hosts;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;
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
    public void A_host_to_which_a_VM_is_on_its_way_is_not_empty() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        var migration = await bench.MigrateAsync(2);
        await bench.Engine.Hosts.DeactivateAsync(bench.HostId(2));
        Assert.Equal("preparing_for_maintenance", Maintenance.StatusOf(bench.State, bench.State.Hosts[bench.HostId(2)]));
        Assert.Contains("on its way here", bench.DataOf(EngineEventKinds.HostMaintenanceBlocked).GetRawText(), StringComparison.Ordinal);
        await bench.FinishedAsync(migration);
        await bench.PassAsync(10);
        Assert.Equal(0, bench.CountOf(EngineEventKinds.HostMaintenance));

        await bench.Engine.Hosts.DeactivateAsync(bench.HostId(2));
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HostMaintenance) == 1, "maintenance");
    });

    [Fact]
    public void A_second_copy_of_a_VM_keeps_its_host() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[1].SetVm(bench.VmId(), VmStatus.Up);
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.VmDuplicated) == 1, "the duplicate");
        await bench.Engine.Hosts.DeactivateAsync(bench.HostId(2));
        Assert.Contains("more than one host", bench.DataOf(EngineEventKinds.HostMaintenanceBlocked).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(ErrorKind.Conflict, (await bench.Engine.Hosts.RemoveAsync(bench.HostId(2))).Refusal!.Kind);

        await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None);
        Assert.Null((await bench.Engine.Hosts.RemoveAsync(bench.HostId(2))).Refusal);
    });

    [Fact]
    public void A_host_is_removed_whatever_its_monitor_is_at() => Bench.Run(async bench =>
    {
        for (var steps = 0; steps < 40; steps++)
        {
            await bench.Engine.Hosts.DeactivateAsync(bench.HostId(2));
            bench.Rewire(2, network => network);
            for (var step = 0; step < steps; step++) await Task.Yield();
            Assert.Null((await bench.Engine.Hosts.RemoveAsync(bench.HostId(2))).Refusal);
            var again = bench.Engine.Hosts.Add(new HostRequest(null, "h2", null, Bench.Address(2), null, bench.Cluster)).Value.Id;
            await bench.UntilAsync(() => bench.State.StateOf(again).Link == HostLink.Up, "the host is up again");
        }
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
