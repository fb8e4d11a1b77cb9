using Lab.Engine;
using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Networks;
using Lab.Engine.Setups;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Networks;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>domain.md, "The migration network", rule 6.</summary>
public sealed class RequiredNetworksTests
{
    private static readonly EngineOptions Quick = new() { Timings = new EngineTimings { RequiredNetworkGrace = TimeSpan.FromSeconds(2.5) } };

    private static void Require(Bench bench, bool required = true) => Assert.Null(bench.Engine.ClusterNetworks.Update(bench.Cluster, bench.MigrationNetwork, required, null).Refusal);

    private static void OnError(Bench bench, MigrateOnError who) => bench.Engine.Clusters.Update(bench.Cluster, new ClusterRequest(null, null, null, null, null, null, null, who));

    private static void TakeAway(Bench bench, int host) => bench.Rewire(host, network => network with { Networks = [.. network.Networks.Where(n => n.Name != FakeNetworks.Migration)] });

    [Fact]
    public void A_NIC_that_is_down_for_longer_than_the_grace_makes_its_host_non_operational() => Bench.Run(async bench =>
    {
        Require(bench);
        bench.SetNic(1, "eth1", up: false);
        var begun = bench.Time.GetUtcNow();
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HostNonOperational) == 1, "non-operational");
        Assert.InRange((bench.Time.GetUtcNow() - begun).TotalSeconds, 60, 60.1);
        Assert.Equal(("non_operational", "up"), (bench.StatusOf(1), bench.StatusOf(2)));
        var data = bench.DataOf(EngineEventKinds.HostNonOperational);
        Assert.Equal(EventSeverity.Error, bench.Events.Single(e => e.Kind == EngineEventKinds.HostNonOperational).Severity);
        Assert.Equal("""[{"network":"migration","reason":"down","nic":"eth1"}]""", data.GetProperty("networks").GetRawText());
        Assert.Equal("Required network migration: eth1 is down.", data.GetProperty("error").GetString());
    });

    [Fact]
    public void Within_the_grace_nothing_happens() => Bench.Run(async bench =>
    {
        Require(bench);
        bench.SetNic(1, "eth1", up: false);
        await bench.PassAsync(59);
        bench.SetNic(1, "eth1", up: true);
        await bench.PassAsync(120);
        Assert.Equal((0, "up"), (bench.CountOf(EngineEventKinds.HostNonOperational), bench.StatusOf(1)));
    });

    [Fact]
    public void The_grace_is_configured() => Bench.Run(async bench =>
    {
        Require(bench);
        bench.SetNic(1, "eth1", up: false);
        await bench.PassAsync(2.4);
        Assert.Equal("up", bench.StatusOf(1));
        await bench.PassAsync(0.2);
        Assert.Equal("non_operational", bench.StatusOf(1));
    }, options: Quick);

    [Fact]
    public void A_host_is_up_again_once_the_network_is_back() => Bench.Run(async bench =>
    {
        Require(bench);
        bench.SetNic(1, "eth1", up: false);
        await bench.UntilAsync(() => bench.StatusOf(1) == "non_operational", "non-operational");
        var ups = bench.CountOf(EngineEventKinds.HostUp);
        bench.SetNic(1, "eth1", up: true);
        await bench.PassAsync(0.1);
        Assert.Equal(("up", ups + 1), (bench.StatusOf(1), bench.CountOf(EngineEventKinds.HostUp)));
        await bench.PassAsync(60);
        Assert.Equal((ups + 1, 1), (bench.CountOf(EngineEventKinds.HostUp), bench.CountOf(EngineEventKinds.HostNonOperational)));
    }, options: Quick);

    [Fact]
    public void A_network_that_goes_missing_needs_no_grace() => Bench.Run(async bench =>
    {
        Require(bench);
        TakeAway(bench, 2);
        await bench.PassAsync(0.1);
        Assert.Equal("non_operational", bench.StatusOf(2));
        Assert.Contains("Required network migration is not on it.", bench.DataOf(EngineEventKinds.HostNonOperational).GetProperty("error").GetString(), StringComparison.Ordinal);
        await bench.StartVmAsync();
        Assert.Contains("is not operational: required network migration", (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_network_that_is_not_required_makes_an_event_of_its_NIC_only() => Bench.Run(async bench =>
    {
        bench.SetNic(1, "eth1", up: false);
        await bench.PassAsync(120);
        TakeAway(bench, 2);
        await bench.PassAsync(120);
        Assert.Equal((0, "up", "up"), (bench.CountOf(EngineEventKinds.HostNonOperational), bench.StatusOf(1), bench.StatusOf(2)));
        Assert.Equal("""{"host":"h1","nic":"eth1","networks":["migration"]}""", bench.DataOf(EngineEventKinds.NicDown).GetRawText());
        bench.SetNic(1, "eth1", up: true);
        await bench.PassAsync(0.1);
        Assert.Equal((1, 1), (bench.CountOf(EngineEventKinds.NicDown), bench.CountOf(EngineEventKinds.NicUp)));
    });

    [Theory]
    [InlineData(MigrateOnError.Yes, "ha,plain")]
    [InlineData(MigrateOnError.HighlyAvailableOnly, "ha")]
    [InlineData(MigrateOnError.No, "")]
    public void Its_VMs_leave_as_the_cluster_says(MigrateOnError who, string moved) => Bench.Run(async bench =>
    {
        Require(bench);
        OnError(bench, who);
        await bench.StartVmAsync(name: "plain");
        await bench.StartVmAsync(name: "ha", request: new VmRequest { HighlyAvailable = true, Priority = 10 });
        bench.SetNic(1, "eth1", up: false);
        await bench.PassAsync(30);
        Assert.Equal(moved, string.Join(',', bench.Agents[0].Migrations.Select(m => bench.State.Vms[m.VmId].Name)));
        Assert.All(bench.State.Vms.Values, vm => Assert.Equal(moved.Contains(vm.Name, StringComparison.Ordinal) ? bench.HostId(2) : bench.HostId(1), vm.State.HostId));
        Assert.All(bench.Agents[0].Migrations, m => Assert.Null(m.DestinationQemu));
    }, options: Quick);

    [Fact]
    public void VMs_that_cannot_leave_are_told_of() => Bench.Run(async bench =>
    {
        Require(bench);
        await bench.StartVmAsync(request: new VmRequest { Affinity = VmAffinity.UserMigratable });
        bench.SetNic(1, "eth1", up: false);
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HostEvacuationBlocked) == 1, "the event");
        Assert.Contains("people only", bench.DataOf(EngineEventKinds.HostEvacuationBlocked).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("are not tried again", bench.Events.Last(e => e.Kind == EngineEventKinds.HostEvacuationBlocked).Message, StringComparison.Ordinal);
    }, options: Quick);

    /// <summary>As labs do: required first, hosts then, their networks last.</summary>
    [Fact]
    public void A_new_host_is_non_operational_until_its_networks_are_set_up() => Bench.Run(async bench =>
    {
        Require(bench);
        bench.Hosts.Add("h3", Bench.Address(3));
        var h3 = bench.Engine.Hosts.Add(new HostRequest(null, "h3", null, Bench.Address(3), null, bench.Cluster)).Value.Id;
        await bench.UntilAsync(() => bench.StatusOf(3) == "non_operational", "the host's first answer");
        Assert.DoesNotContain(bench.Events, e => e.Kind == EngineEventKinds.HostUp && e.HostId == h3);
        Assert.Equal(EventSeverity.Warning, bench.Events.Single(e => e.Kind == EngineEventKinds.HostNonOperational).Severity);
        var attachment = new AttachmentRequest { NetworkId = bench.MigrationNetwork, Port = "eth1", Ipv4 = new Ipv4Assignment(BootProtocol.Static, "192.168.101.13", null, 24, null) };
        Assert.Null((await bench.Engine.Setups.SetupAsync(new NetworkSetup { HostId = h3, Modified = [attachment] }, CancellationToken.None)).Refusal);
        Assert.Equal("up", bench.StatusOf(3));
        Assert.Single(bench.Events, e => e.Kind == EngineEventKinds.HostUp && e.HostId == h3);
    });

    /// <summary>oVirt: a network counts once every host has had it; else requiring one would take a running cluster down.</summary>
    [Fact]
    public void A_network_that_is_required_of_a_running_cluster_counts_once_every_host_has_had_it() => Bench.Run(async bench =>
    {
        var storage = bench.Engine.Networks.Create(new NetworkRequest(null, "storage", null, null, null, false, null)).Value.Id;
        bench.Engine.ClusterNetworks.Assign(bench.Cluster, storage, required: true, null);
        await bench.PassAsync(6);
        Assert.Equal(("up", false), (bench.StatusOf(1), bench.State.Clusters[bench.Cluster].Networks[^1].Operational));
        foreach (var host in new[] { 1, 2 }) bench.Rewire(host, network => network with { Networks = [.. network.Networks, FakeNetworks.Network("storage", "eth2")] });
        await bench.PassAsync(0.1);
        Assert.True(bench.State.Clusters[bench.Cluster].Networks[^1].Operational);
        bench.Rewire(1, network => network with { Networks = [.. network.Networks.SkipLast(1)] });
        await bench.PassAsync(0.1);
        Assert.Equal(("non_operational", "up"), (bench.StatusOf(1), bench.StatusOf(2)));
    });

    /// <summary>Hosts that a new engine has not heard of yet are not hosts that carry it.</summary>
    [Fact]
    public void An_engine_that_begins_anew_while_it_is_set_up_takes_no_host_down() => Bench.Run(async bench =>
    {
        void Carry(int host) => bench.Rewire(host, network => network with { Networks = [.. network.Networks, FakeNetworks.Network("storage", "eth2")] });
        var storage = bench.Engine.Networks.Create(new NetworkRequest(null, "storage", null, null, null, false, null)).Value.Id;
        bench.Engine.ClusterNetworks.Assign(bench.Cluster, storage, required: true, null);
        Carry(1);
        await bench.PassAsync(0.1);
        await bench.CrashAsync();
        await bench.PassAsync(30);
        Assert.Equal(("up", "up", false), (bench.StatusOf(1), bench.StatusOf(2), bench.State.Clusters[bench.Cluster].Networks[^1].Operational));
        Carry(2);
        await bench.PassAsync(0.1);
        Assert.True(bench.State.Clusters[bench.Cluster].Networks[^1].Operational);
    });

    [Fact]
    public void A_host_in_maintenance_is_left_alone() => Bench.Run(async bench =>
    {
        Require(bench);
        await bench.Engine.Hosts.DeactivateAsync(bench.HostId(2));
        TakeAway(bench, 2);
        await bench.PassAsync(10);
        Assert.Equal(("maintenance", 0), (bench.StatusOf(2), bench.CountOf(EngineEventKinds.HostNonOperational)));
        await bench.Engine.Hosts.ActivateAsync(bench.HostId(2), CancellationToken.None);
        Assert.Equal(("non_operational", 1), (bench.StatusOf(2), bench.CountOf(EngineEventKinds.HostNonOperational)));
    });
}
