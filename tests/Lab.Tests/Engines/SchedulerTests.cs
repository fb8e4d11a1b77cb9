using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Scheduling;
using Lab.Engine.Vms;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;
using Lab.Model.Units;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>The prerequisites of domain.md, one by one, and the choice among the hosts that are left.</summary>
public sealed class SchedulerTests
{
    private static readonly Guid Cluster = CountingIds.Of(900);

    private static readonly Vm TheVm = new()
    {
        Definition = new VmDefinition { Id = CountingIds.Of(500), Name = "vm1", Memory = ByteCount.FromMebibytes(512), Vcpus = 2, KernelPath = "/k", InitrdPath = "/i", Nics = [new VmNic("lan", "52:54:00:00:00:05")] },
        ClusterId = Cluster,
        State = new VmState { Status = VmStatus.Up, HostId = CountingIds.Of(1) },
    };

    private static readonly HostNetworkState Good = new()
    {
        Links = [FakeNetworks.Nic("eth0"), FakeNetworks.Nic("eth1")],
        Networks = [FakeNetworks.Network("lan", "eth0", bridged: true), FakeNetworks.Network("migration", "eth1", "10.0.0.1/24")],
    };

    private static readonly PlacementRequest Request = new()
    {
        Vm = TheVm,
        ClusterId = Cluster,
        SourceId = CountingIds.Of(1),
        MigrationNetwork = new WantedNetwork("migration", false),
        SourceNetwork = Good,
    };

    private static Host Host(int number) => new() { Id = CountingIds.Of(number), Name = $"h{number}", Address = $"10.9.0.{number}", ClusterId = Cluster };

    private static HostState Up(HostNetworkState? network = null, int freeMebibytes = 4096, int processors = 4) => new()
    {
        Link = HostLink.Up,
        Network = network ?? Good,
        Capabilities = new HostCapabilities
        {
            HostId = Guid.Empty,
            HostName = "h",
            AgentVersion = "",
            LibvirtVersion = "",
            HypervisorVersion = "",
            KernelVersion = "",
            Accelerator = "tcg",
            CpuModel = "",
            CpuCount = processors,
            Memory = ByteCount.FromMebibytes(8192),
            Network = Good,
        },
        Statistics = new HostStatistics { CpuPercent = 0, FreeMemory = ByteCount.FromMebibytes(freeMebibytes), ActiveVms = 0, IncomingMigrations = 0, OutgoingMigrations = 0, Network = Good },
    };

    private static InventoryState State(params (Host Host, HostState Seen)[] hosts)
    {
        var state = new InventoryState().With(TheVm);
        foreach (var (host, seen) in hosts) state = state with { Hosts = state.Hosts.Add(host.Id, host), HostStates = state.HostStates.Add(host.Id, seen) };
        return state;
    }

    private static IReadOnlyList<string> Against(Host host, HostState seen, PlacementRequest? request = null) => HostFilters.Against(HostCandidate.Of(State((host, seen)), host), request ?? Request);

    [Fact]
    public void Nothing_speaks_against_a_good_host() => Assert.Empty(Against(Host(2), Up()));

    [Fact]
    public void The_source_is_no_destination() => Assert.Contains("runs the VM already", Against(Host(1), Up()));

    [Fact]
    public void A_host_that_failed_is_not_tried_again() => Assert.Contains("failed this migration already", Against(Host(2), Up(), Request with { Excluded = new HashSet<Guid> { CountingIds.Of(2) } }));

    [Fact]
    public void Another_cluster_is_out_of_reach() => Assert.Contains("is in another cluster", Against(Host(2) with { ClusterId = CountingIds.Of(901) }, Up()));

    [Fact]
    public void A_wait_for_an_address_prefers_no_host_where_migrations_go_over_management()
    {
        var shown = Good with { Networks = [.. Good.Networks, FakeNetworks.Network("ovirtmgmt", "eth0", "10.9.0.3/24")] };
        var request = Request with { WaitsForAddress = true, MigrationNetwork = new WantedNetwork("ovirtmgmt", true) };
        Assert.Equal("h2", Scheduler.Choose(State((Host(2), Up()), (Host(3), Up(shown))), request).Value.Name);
    }

    [Theory]
    [InlineData(HostLink.Connecting, "is not connected yet")]
    [InlineData(HostLink.NonResponsive, "does not answer")]
    [InlineData(HostLink.NonOperational, "is not operational")]
    public void A_host_must_be_up(HostLink link, string reason) => Assert.Contains(reason, Against(Host(2), Up() with { Link = link }));

    [Fact]
    public void A_host_in_maintenance_takes_nothing() => Assert.Contains("is in maintenance", Against(Host(2) with { Maintenance = true }, Up()));

    [Fact]
    public void A_pinned_VM_stays_on_its_hosts() =>
        Assert.Contains("is none of the hosts the VM is pinned to", Against(Host(2), Up(), Request with { Vm = TheVm with { PinnedHosts = [CountingIds.Of(3)] } }));

    [Fact]
    public void A_host_without_the_VMs_network_is_no_destination() =>
        Assert.Contains("lacks the VM's networks lan", Against(Host(2), Up(new HostNetworkState { Links = Good.Links, Networks = [Good.Networks[1]] })));

    [Fact]
    public void A_bridgeless_network_of_that_name_does_not_count() =>
        Assert.Contains("lacks the VM's networks lan", Against(Host(2), Up(Good with { Networks = [FakeNetworks.Network("lan", "eth0"), Good.Networks[1]] })));

    [Fact]
    public void The_VMs_network_must_have_the_same_VLAN() =>
        Assert.Contains("carries lan with another VLAN tag than the source", Against(Host(2), Up(Good with { Networks = [FakeNetworks.Network("lan", "eth0", vlan: 7, bridged: true), Good.Networks[1]] })));

    [Fact]
    public void Too_few_processors_are_no_destination() => Assert.Contains("has 1 processors for 2 virtual ones", Against(Host(2), Up(processors: 1)));

    [Fact]
    public void Too_little_memory_is_no_destination() => Assert.Contains("has 256 MiB of free memory where 512 MiB are needed", Against(Host(2), Up(freeMebibytes: 256)));

    [Theory]
    [InlineData(false, false, false, "does not carry the migration network migration")]
    [InlineData(true, false, true, "has the NIC of the migration network migration down")]
    [InlineData(true, true, false, "has no address on the migration network migration")]
    public void The_migration_network_counts_for_an_automatic_destination(bool present, bool up, bool address, string reason)
    {
        var network = FakeNetworks.Network("migration", "eth1", address ? "10.0.0.2/24" : null);
        var seen = Up(new HostNetworkState { Links = [FakeNetworks.Nic("eth0"), FakeNetworks.Nic("eth1", up)], Networks = present ? [Good.Networks[0], network] : [Good.Networks[0]] });
        Assert.Contains(reason, Against(Host(2), seen));
        Assert.Contains(reason, Scheduler.Choose(State((Host(2), seen)), Request).Refusal!.Text, StringComparison.Ordinal);
        Assert.Null(Scheduler.Accept(State((Host(2), seen)), CountingIds.Of(2), Request).Refusal);
    }

    [Fact]
    public void A_management_migration_network_counts_nowhere() => Assert.Empty(Against(Host(2), Up(), Request with { MigrationNetwork = new WantedNetwork("ovirtmgmt", true) }));

    [Fact]
    public void A_named_host_meets_every_other_prerequisite()
    {
        var refusal = Scheduler.Accept(State((Host(2) with { Maintenance = true }, Up(freeMebibytes: 1))), CountingIds.Of(2), Request).Refusal!;
        Assert.Equal(2, refusal.Reasons.Count);
    }

    [Fact]
    public void An_unknown_host_is_not_found() => Assert.Equal(ErrorKind.NotFound, Scheduler.Accept(State(), CountingIds.Of(9), Request).Refusal!.Kind);

    [Fact]
    public void A_refusal_names_every_host_with_every_reason()
    {
        var refusal = Scheduler.Choose(State((Host(1), Up()), (Host(2) with { Maintenance = true }, Up(processors: 1)), (Host(3), Up() with { Link = HostLink.NonResponsive })), Request).Refusal!;
        Assert.Equal(
            ["No host can run VM vm1.", "Host h1 runs the VM already.", "Host h2 is in maintenance, has 1 processors for 2 virtual ones.", "Host h3 does not answer."], refusal.Reasons);
    }

    [Fact]
    public void Of_the_hosts_that_are_left_the_least_busy_is_chosen()
    {
        var busy = TheVm with { Definition = TheVm.Definition with { Id = CountingIds.Of(501), Name = "vm2" }, State = new VmState { Status = VmStatus.Up, HostId = CountingIds.Of(2) } };
        var state = State((Host(1), Up()), (Host(2), Up()), (Host(3), Up()));
        Assert.Equal("h3", Scheduler.Choose(state.With(busy), Request).Value.Name);
    }

    [Fact]
    public void Between_equals_free_memory_decides_then_the_name()
    {
        Assert.Equal("h3", Scheduler.Choose(State((Host(1), Up()), (Host(2), Up(freeMebibytes: 2048)), (Host(3), Up(freeMebibytes: 4096))), Request).Value.Name);
        Assert.Equal("h2", Scheduler.Choose(State((Host(1), Up()), (Host(2), Up()), (Host(3), Up())), Request).Value.Name);
    }

    [Fact]
    public void Memory_promised_to_a_VM_on_its_way_is_not_free()
    {
        var launching = TheVm with { Definition = TheVm.Definition with { Id = CountingIds.Of(501) }, State = new VmState { Status = VmStatus.PoweringUp, HostId = CountingIds.Of(2), Launching = true } };
        var state = State((Host(2), Up(freeMebibytes: 768)));
        state = state.With(launching);
        Assert.Contains("has 768 MiB of free memory where 1 GiB are needed", HostFilters.Against(HostCandidate.Of(state, Host(2)), Request));
    }
}
