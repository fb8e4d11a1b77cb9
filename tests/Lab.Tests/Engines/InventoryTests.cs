using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Engine.Stores;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Units;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>Clusters, networks, hosts and VMs as things that are made, changed and removed; and the events that tell.</summary>
public sealed class InventoryTests
{
    [Fact]
    public void A_new_engine_has_a_cluster_with_a_management_network() => Bench.Run(bench =>
    {
        Assert.Equal(ClusterService.DefaultName, bench.State.Clusters[bench.Cluster].Name);
        Assert.Equal("ovirtmgmt", bench.State.NetworkName(bench.State.Clusters[bench.Cluster].ManagementNetwork));
        return Task.CompletedTask;
    });

    [Fact]
    public void A_restart_founds_nothing_twice() => Bench.Run(async bench =>
    {
        await bench.CrashAsync();
        Assert.Single(bench.State.Clusters);
        Assert.Equal(2, bench.State.Networks.Count);
    });

    [Theory]
    [InlineData("", null, 1500)]
    [InlineData("a-name-that-is-too-long", null, 1500)]
    [InlineData("net", 4095, 1500)]
    [InlineData("net", null, 20)]
    public void A_network_has_a_name_a_VLAN_and_an_MTU_that_can_be(string name, int? vlan, int mtu) => Bench.Run(bench =>
    {
        Assert.Equal(ErrorKind.BadRequest, bench.Engine.Networks.Create(new NetworkRequest(null, name, null, vlan, mtu, null, null)).Refusal!.Kind);
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData("a b", false)]
    [InlineData("10.0.0.1:54321", false)]
    [InlineData("[fd00::1]", false)]
    [InlineData("host/path", false)]
    [InlineData("10.0.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("h9.example.org", true)]
    public void A_host_has_an_address_that_can_be(string address, bool possible) => Bench.Run(bench =>
    {
        bench.Hosts.Add("h9", address);
        Assert.Equal(possible ? null : ErrorKind.BadRequest, bench.Engine.Hosts.Add(new HostRequest(null, "h9", null, address, null, null)).Refusal?.Kind);
        return Task.CompletedTask;
    });

    [Fact]
    public void Names_are_given_once() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Networks.Create(new NetworkRequest(null, "migration", null, null, null, null, null)).Refusal!.Kind);
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Hosts.Add(new HostRequest(null, "h1", null, "10.1.1.1", null, null)).Refusal!.Kind);
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Hosts.Add(new HostRequest(null, "h9", null, Bench.Address(1), null, null)).Refusal!.Kind);
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Vms.Create(new VmRequest { Name = "vm1", Kernel = "/k", Initrd = "/i" }).Refusal!.Kind);
    });

    [Fact]
    public void Identifiers_that_are_given_are_taken() => Bench.Run(bench =>
    {
        var id = Guid.NewGuid();
        Assert.Equal(id, bench.Engine.Vms.Create(new VmRequest { Id = id, Name = "vm1", Kernel = "/k", Initrd = "/i" }).Value.Id);
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Vms.Create(new VmRequest { Id = id, Name = "vm2", Kernel = "/k", Initrd = "/i" }).Refusal!.Kind);
        return Task.CompletedTask;
    });

    [Fact]
    public void A_VM_is_refused_with_every_fault_at_once() => Bench.Run(bench =>
    {
        var refusal = bench.Engine.Vms.Create(new VmRequest
        {
            Name = "no name!",
            Memory = new ByteCount(1),
            Vcpus = 0,
            Kernel = "relative",
            Nics = [new VmNicRequest(bench.MigrationNetwork, "xx")],
            PinnedHosts = [Guid.Empty],
        }).Refusal!;
        Assert.Equal(8, refusal.Reasons.Count);
        return Task.CompletedTask;
    });

    [Fact]
    public void A_running_VM_keeps_what_it_consists_of() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Vms.Update(bench.VmId(), new VmRequest { Vcpus = 2 }).Refusal!.Kind);
        Assert.Null(bench.Engine.Vms.Update(bench.VmId(), new VmRequest { Priority = 5 }).Refusal);
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Vms.Remove(bench.VmId()).Refusal!.Kind);
    });

    [Fact]
    public void A_VM_that_is_being_stopped_is_neither_moved_nor_stopped_nor_started() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].VmTime = TimeSpan.FromSeconds(8);
        var stopping = bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None);
        await bench.PassAsync(6);
        Assert.Contains("being stopped", (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!.Text, StringComparison.Ordinal);
        Assert.Contains("being stopped", (await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None)).Refusal!.Text, StringComparison.Ordinal);
        Assert.NotNull((await bench.Engine.Vms.StartAsync(bench.VmId(), null, CancellationToken.None)).Refusal);
        Assert.Null((await stopping).Refusal);
        Assert.Equal((false, 1), (bench.Vm().State.Runs, bench.CountOf(EngineEventKinds.VmDown)));
    });

    [Fact]
    public void A_stop_that_is_not_answered_leaves_the_VM_to_the_agents_reports() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].GoAway();
        await Assert.ThrowsAsync<LabException>(() => bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None));
        Assert.Equal((true, false), (bench.Vm().State.Runs, bench.Vm().State.Stopping));
    });

    [Fact]
    public void A_start_that_is_no_longer_wanted_is_taken_back() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None);
        bench.Agents[0].VmTime = TimeSpan.FromSeconds(2);
        var starting = bench.Engine.Vms.StartAsync(bench.VmId(), bench.HostId(1), CancellationToken.None);
        await bench.PassAsync(1);
        Assert.Contains("being started", (await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None)).Refusal!.Text, StringComparison.Ordinal);
        bench.Engine.Inventory.Change(t => t.RemoveVm(bench.VmId()));
        Assert.NotNull((await starting).Refusal);
        Assert.Empty(bench.Agents[0].Vms);
    });

    [Fact]
    public void What_is_used_is_not_removed() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Networks.Remove(bench.MigrationNetwork).Refusal!.Kind);
        Assert.Equal(ErrorKind.Conflict, bench.Engine.Clusters.Remove(bench.Cluster).Refusal!.Kind);
        Assert.Equal(ErrorKind.Conflict, (await bench.Engine.Hosts.RemoveAsync(bench.HostId(1))).Refusal!.Kind);
    });

    [Fact]
    public void A_host_in_maintenance_can_be_removed_and_is_left_alone() => Bench.Run(async bench =>
    {
        var id = bench.HostId(2);
        await bench.Engine.Hosts.DeactivateAsync(id);
        Assert.Null((await bench.Engine.Hosts.RemoveAsync(id)).Refusal);
        Assert.DoesNotContain(id, bench.State.Hosts.Keys);
        await bench.PassAsync(30);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.HostRemoved));
    });

    [Fact]
    public void An_activated_host_takes_VMs_again() => Bench.Run(async bench =>
    {
        await bench.Engine.Hosts.DeactivateAsync(bench.HostId(2));
        await bench.StartVmAsync();
        Assert.NotNull((await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal);
        await bench.Engine.Hosts.ActivateAsync(bench.HostId(2), CancellationToken.None);
        Assert.Equal("up", Maintenance.StatusOf(bench.State, bench.State.Hosts[bench.HostId(2)]));
        Assert.Null((await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal);
    });

    [Fact]
    public void A_reader_gets_events_as_they_come_and_keep_alives_between() => Bench.Run(async bench =>
    {
        using var enough = new CancellationTokenSource();
        List<string> seen = [];
        var reading = ReadAsync();
        await bench.StartVmAsync();
        await bench.PassAsync(25);
        enough.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal([EngineEventKinds.VmStarted, "keep-alive", "keep-alive"], seen);

        async Task ReadAsync()
        {
            await foreach (var batch in bench.Engine.Inventory.Events.FollowAsync(bench.Events[^1].Id, TimeSpan.FromSeconds(10), bench.Time, enough.Token))
                seen.AddRange(batch.Count == 0 ? ["keep-alive"] : batch.Select(e => e.Kind));
        }
    });

    [Fact]
    public void The_event_log_is_bounded()
    {
        using var store = new MemoryStore();
        var inventory = new Inventory(store, new VirtualTime(), eventsKept: 1000);
        for (var i = 0; i < 3500; i++) inventory.Change(t => t.Log(EngineEventKinds.HostUp, EventSeverity.Normal, "up"));
        Assert.Equal(3500, inventory.Events.LastId);
        Assert.InRange(inventory.Events.After(0, int.MaxValue).Count, 1000, 2000);
    }

    [Fact]
    public void A_change_that_throws_never_happened()
    {
        using var store = new MemoryStore();
        var inventory = new Inventory(store, new VirtualTime());
        Assert.Throws<InvalidOperationException>(() => inventory.Change(t =>
        {
            t.Put(new LogicalNetwork { Id = Guid.NewGuid(), Name = "n" });
            t.Log(EngineEventKinds.HostUp, EventSeverity.Normal, "up");
            throw new InvalidOperationException();
        }));
        Assert.Empty(inventory.Current.Networks);
        Assert.Empty(store.Load());
        Assert.Equal(0, store.LastEventId());
    }
}
