using Lab.Engine.Clusters;
using Lab.Engine.Networks;
using Lab.Engine.Outcomes;
using Lab.Engine.Setups;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>setupnetworks: what agents are asked, what is refused, and that only a host that is still reached keeps its set-up.</summary>
public sealed class NetworkSetupTests
{
    private static Ipv4Assignment Static(string address = "192.168.101.11", int prefix = 24) => new(BootProtocol.Static, address, null, prefix, null);

    private static AttachmentRequest Attachment(Bench bench, string port = "eth1", Ipv4Assignment? ipv4 = null) => new() { NetworkId = bench.MigrationNetwork, Port = port, Ipv4 = ipv4 ?? Static() };

    private static NetworkSetup Setup(Bench bench, params AttachmentRequest[] modified) => new() { HostId = bench.HostId(1), Modified = modified };

    private static async Task<Refusal?> RunAsync(Bench bench, NetworkSetup setup) => (await bench.Engine.Setups.SetupAsync(setup, CancellationToken.None)).Refusal;

    [Fact]
    public void An_attachment_becomes_what_the_agent_is_asked() => Bench.Run(async bench =>
    {
        bench.Engine.Networks.Update(bench.MigrationNetwork, new NetworkRequest(null, null, null, 100, 9000, null, null));
        Assert.Null(await RunAsync(bench, Setup(bench, Attachment(bench)) with { CommitOnSuccess = true }));
        var asked = bench.Agents[0].Setups.Single();
        var network = asked.Networks.Single();
        Assert.Equal(("migration", "eth1", null, 100, 9000, false, BootProtocol.Static, "192.168.101.11", 24, false),
            (network.Name, network.Nic, network.Bonding, network.Vlan!.Value, network.Mtu, network.Bridged, network.BootProtocol, network.IpAddress, network.Prefix!.Value, network.DefaultRoute));
        Assert.Equal((true, true, TimeSpan.FromSeconds(120)), (asked.CheckConnectivity, asked.CommitOnSuccess, asked.ConnectivityTimeout));
    });

    [Fact]
    public void A_VM_network_is_bridged_and_the_clusters_switch_carries_it() => Bench.Run(async bench =>
    {
        bench.Engine.Clusters.Update(bench.Cluster, new ClusterRequest(null, null, null, null, null, SwitchType.Ovs, null));
        var lan = bench.Engine.Networks.Create(new NetworkRequest(null, "lan", null, null, null, true, null)).Value;
        bench.Engine.ClusterNetworks.Assign(bench.Cluster, lan.Id, true, null);
        Assert.Null(await RunAsync(bench, Setup(bench, new AttachmentRequest { NetworkId = lan.Id, Port = "eth2" })));
        Assert.Equal((true, SwitchType.Ovs, BootProtocol.None), bench.Agents[0].Setups.Single().Networks.Select(n => (n.Bridged, n.Switch, n.BootProtocol)).Single());
    });

    [Fact]
    public void A_set_up_stands_once_a_new_connection_confirmed_it() => Bench.Run(async bench =>
    {
        var dials = bench.Hosts.Dials;
        Assert.Null(await RunAsync(bench, Setup(bench, Attachment(bench))));
        Assert.Equal(dials + 1, bench.Hosts.Dials);
        Assert.Single(bench.Agents[0].Confirmed);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.NetworksConfigured));
        var attachment = bench.State.Attachments.Values.Single();
        Assert.Equal(("eth1", "192.168.101.11"), (attachment.Port, attachment.IpAddress));
        Assert.Contains(bench.State.StateOf(bench.HostId(1)).Network.Networks, n => n.Name == "migration" && n.Ipv4Address == "192.168.101.11/24");
    });

    [Fact]
    public void A_set_up_that_cuts_the_engine_off_is_rolled_back() => Bench.Run(async bench =>
    {
        bench.Agents[0].FreshReachable = false;
        var begun = bench.Time.GetUtcNow();
        var refusal = await RunAsync(bench, Setup(bench, Attachment(bench)) with { ConnectivityTimeout = TimeSpan.FromSeconds(10) });
        Assert.StartsWith("The set-up is rolled back: ", refusal!.Text, StringComparison.Ordinal);
        Assert.Contains("refused", refusal.Text, StringComparison.Ordinal);
        Assert.InRange((bench.Time.GetUtcNow() - begun).TotalSeconds, 10, 11);
        Assert.Empty(bench.Agents[0].Confirmed);
        Assert.Empty(bench.State.Attachments);
        Assert.Equal((1, 0), (bench.CountOf(EngineEventKinds.NetworksRolledBack), bench.CountOf(EngineEventKinds.NetworksConfigured)));
    });

    [Fact]
    public void Without_check_connectivity_nothing_is_confirmed() => Bench.Run(async bench =>
    {
        bench.Agents[0].FreshReachable = false;
        Assert.Null(await RunAsync(bench, Setup(bench, Attachment(bench)) with { CheckConnectivity = false }));
        Assert.Empty(bench.Agents[0].Confirmed);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.NetworksConfigured));
    });

    [Fact]
    public void An_agent_that_refuses_is_told_about() => Bench.Run(async bench =>
    {
        bench.Agents[0].SetupFailure = new LabException(ErrorKind.Network, "the kernel has no 8021q");
        Assert.Equal((ErrorKind.Network, "the kernel has no 8021q"), await RunAsync(bench, Setup(bench, Attachment(bench))) is { } r ? (r.Kind, r.Text) : default);
        Assert.Equal("the kernel has no 8021q", bench.DataOf(EngineEventKinds.NetworksRolledBack).GetProperty("reason").GetString());
    });

    [Fact]
    public void A_roll_back_that_the_agent_tells_of_later_is_told_once() => Bench.Run(async bench =>
    {
        var setupId = Guid.NewGuid();
        bench.Agents[0].Emit(Lab.Model.Agents.AgentEventKinds.NetworkRolledBack, null, new { setupId, reason = "not confirmed" });
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.NetworksRolledBack) == 1, "the roll-back");
        await bench.CrashAsync();
        await bench.PassAsync(10);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.NetworksRolledBack));
    });

    /// <summary>What it would be planned from is about to change.</summary>
    [Fact]
    public void One_that_comes_beside_another_is_not_even_planned() => Bench.Run(async bench =>
    {
        var first = RunAsync(bench, Setup(bench, Attachment(bench)));
        var second = await RunAsync(bench, Setup(bench, Attachment(bench, "no-such-nic")));
        Assert.Equal((ErrorKind.Conflict, "Networks of host h1 are being set up already."), (second!.Kind, second.Text));
        Assert.Null(await first);
        Assert.NotEqual(ErrorKind.Conflict, (await RunAsync(bench, Setup(bench, Attachment(bench, "no-such-nic"))))!.Kind);
        Assert.Null(await RunAsync(bench, Setup(bench, new AttachmentRequest { Id = bench.State.Attachments.Keys.Single(), Port = "eth2" })));
    });

    [Fact]
    public void Removing_takes_the_attachment_away() => Bench.Run(async bench =>
    {
        await RunAsync(bench, Setup(bench, Attachment(bench)));
        Assert.Null(await RunAsync(bench, Setup(bench) with { Removed = [bench.State.Attachments.Keys.Single()] }));
        Assert.Empty(bench.State.Attachments);
        Assert.Equal(("migration", true), bench.Agents[0].Setups[^1].Networks.Select(n => (n.Name, n.Remove)).Single());
    });

    [Fact]
    public void Modifying_keeps_what_is_not_named() => Bench.Run(async bench =>
    {
        await RunAsync(bench, Setup(bench, Attachment(bench)));
        await RunAsync(bench, Setup(bench, new AttachmentRequest { Id = bench.State.Attachments.Keys.Single(), Port = "eth2" }));
        Assert.Equal(("eth2", "192.168.101.11"), bench.State.Attachments.Values.Select(a => (a.Port, a.IpAddress)).Single());
    });

    [Fact]
    public void Every_fault_is_named_at_once() => Bench.Run(async bench =>
    {
        var foreign = bench.Engine.Networks.Create(new NetworkRequest(null, "foreign", null, null, null, false, null)).Value;
        var refusal = await RunAsync(bench, Setup(
            bench,
            Attachment(bench, "eth7", new Ipv4Assignment(BootProtocol.Static, "999.1.1.1", "255.0.255.0", null, "gw")),
            new AttachmentRequest { NetworkId = foreign.Id, Port = "eth1", Ipv6 = new Ipv6Assignment("fd00::1", null) },
            new AttachmentRequest { Port = "eth1" }) with
        {
            Removed = [Guid.Empty, bench.State.Clusters[bench.Cluster].ManagementNetwork],
            ModifiedBonds = [new BondConfig { Name = "bond0", Nics = ["eth9"], Mode = 9 }],
        });
        string[] expected =
        [
            "has no network attachment", "manages host h1", "not in cluster", "names its network", "this host has no NIC eth7", "'999.1.1.1' is not an IPv4 address", "'255.0.255.0' is not a netmask",
            "the gateway 'gw' is not an IPv4 address", "'fd00::1' is not an IPv6 address with a prefix", "needs at least two ports, not 1", "its mode is 0 to 6, not 9", "this host has no NIC eth9",
        ];
        Assert.All(expected, part => Assert.Contains(part, refusal!.Text, StringComparison.Ordinal));
        Assert.Equal(expected.Length, refusal!.Reasons.Count);
        Assert.Empty(bench.Agents[0].Setups);
    });

    [Theory]
    [InlineData("static without address", null, null, null, "needs an address")]
    [InlineData("static without netmask", "10.0.0.1", null, null, "needs a prefix or a netmask")]
    [InlineData("prefix out of range", "10.0.0.1", null, 33, "a prefix is 1 to 32, not 33")]
    public void A_static_assignment_is_complete(string row, string? address, string? netmask, int? prefix, string part) => Bench.Run(async bench =>
    {
        var refusal = await RunAsync(bench, Setup(bench, Attachment(bench, ipv4: new Ipv4Assignment(BootProtocol.Static, address, netmask, prefix, null))));
        Assert.True(refusal!.Text.Contains(part, StringComparison.Ordinal), row);
    });

    [Fact]
    public void A_NIC_that_carries_a_network_cannot_become_a_port() => Bench.Run(async bench =>
    {
        await RunAsync(bench, Setup(bench, Attachment(bench)));
        var bond = new BondConfig { Name = "bond0", Nics = ["eth1", "eth2"] };
        Assert.Contains("Bond bond0: eth1 carries the network migration and cannot become a port.", (await RunAsync(bench, Setup(bench) with { ModifiedBonds = [bond] }))!.Text, StringComparison.Ordinal);
        Assert.Null(await RunAsync(bench, Setup(bench, Attachment(bench, "bond0")) with { ModifiedBonds = [bond] }));
        Assert.Equal(("bond0", null), bench.Agents[0].Setups[^1].Networks.Select(n => (n.Bonding, n.Nic)).Single());
    });

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public void A_VM_network_refuses_some_bond_modes(int mode, bool allowed) => Bench.Run(async bench =>
    {
        var lan = bench.Engine.Networks.Create(new NetworkRequest(null, "lan", null, null, null, true, null)).Value;
        bench.Engine.ClusterNetworks.Assign(bench.Cluster, lan.Id, true, null);
        var refusal = await RunAsync(bench, Setup(bench, new AttachmentRequest { NetworkId = lan.Id, Port = "bond0" }) with { ModifiedBonds = [new BondConfig { Name = "bond0", Nics = ["eth2", "eth3"], Mode = mode }] });
        Assert.Equal(allowed, refusal is null);
    });

    [Fact]
    public void A_network_that_VMs_use_stays_on_the_host() => Bench.Run(async bench =>
    {
        var lan = bench.Engine.Networks.Create(new NetworkRequest(null, "lan", null, null, null, true, null)).Value;
        bench.Engine.ClusterNetworks.Assign(bench.Cluster, lan.Id, true, null);
        await RunAsync(bench, Setup(bench, new AttachmentRequest { NetworkId = lan.Id, Port = "eth2" }));
        await bench.StartVmAsync(request: new() { Nics = [new(lan.Id, null)] });
        Assert.Contains("vm1", (await RunAsync(bench, Setup(bench) with { Removed = [lan.Id] }))!.Text, StringComparison.Ordinal);
        Assert.NotNull(bench.Engine.ClusterNetworks.Detach(bench.Cluster, lan.Id).Refusal);
    });

    [Fact]
    public void A_host_that_does_not_answer_is_not_set_up() => Bench.Run(async bench =>
    {
        bench.Agents[0].GoAway();
        await bench.PassAsync(10);
        Assert.Contains("non_responsive", (await RunAsync(bench, Setup(bench, Attachment(bench))))!.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Committing_is_a_call_of_its_own() => Bench.Run(async bench =>
    {
        Assert.Null((await bench.Engine.Setups.CommitAsync(bench.HostId(1), CancellationToken.None)).Refusal);
        Assert.Equal(1, bench.Agents[0].Commits);
    });
}
