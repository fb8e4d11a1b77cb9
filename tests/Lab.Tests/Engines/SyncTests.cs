using Lab.Engine.Networks;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;
using Lab.Engine.Setups;
using Lab.Model.Networks;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>Whatever a host has other than declared shows, attribute by attribute.</summary>
public sealed class SyncTests
{
    private static readonly BondConfig Bond = new() { Name = "bond0", Nics = ["eth2", "eth3"], Mode = 1, Options = new Dictionary<string, string> { ["miimon"] = "100", ["xmit_hash_policy"] = "layer2", ["fail_over_mac"] = "1" } };

    public static TheoryData<string, Func<NetworkState, NetworkState>> Drifts => new()
    {
        { "port", network => network with { Port = "eth9" } },
        { "mtu", network => network with { Mtu = 1400 } },
        { "vlan", network => network with { Vlan = 8 } },
        { "bridged", network => network with { Bridged = true } },
        { "switch_type", network => network with { Switch = SwitchType.Ovs } },
        { "boot_protocol", network => network with { BootProtocol = BootProtocol.Dhcp } },
        { "ipv4_address", network => network with { Ipv4Address = "10.0.0.6/24" } },
        { "ipv4_prefix", network => network with { Ipv4Address = "10.0.0.5/16" } },
        { "ipv4_gateway", network => network with { Gateway = null } },
        { "ipv6_address", network => network with { Ipv6Address = "fd00::6/64" } },
        { "ipv6_prefix", network => network with { Ipv6Address = "fd00::5/48" } },
        { "ipv6_gateway", network => network with { Ipv6Gateway = "fd00::1" } },
    };

    [Theory]
    [MemberData(nameof(Drifts))]
    public void A_network_that_drifted_shows_what_drifted(string attribute, Func<NetworkState, NetworkState> drift) => Bench.Run(async bench =>
    {
        await SetUpAsync(bench);
        Assert.Empty(OutOfSync(bench));
        bench.Rewire(1, seen => seen with { Networks = [.. seen.Networks.Select(network => network.Name == "storage" ? drift(network) : network)] });
        await bench.PassAsync(0.1);
        Assert.Equal([attribute], OutOfSync(bench).Select(reported => reported.Name));
    });

    [Fact]
    public void An_address_is_the_same_however_it_is_written() => Bench.Run(async bench =>
    {
        await SetUpAsync(bench, new HashSet<NetworkRole> { NetworkRole.DefaultRoute }, new Ipv6Assignment("FD00:0::0005/64", "fd00:0:0::0001"));
        Assert.Empty(OutOfSync(bench));
        bench.Rewire(1, seen => seen with { Networks = [.. seen.Networks.Select(network => network with { Ipv6Gateway = null })] });
        await bench.PassAsync(0.1);
        Assert.Equal([new ReportedConfiguration("ipv6_gateway", "fd00::1", "", "false")], OutOfSync(bench));
    });

    [Fact]
    public void A_bond_that_drifted_shows_what_drifted() => Bench.Run(async bench =>
    {
        await SetUpAsync(bench);
        Drift(bench, bond => new BondState(bond.Mode, new Dictionary<string, string> { ["xmit_hash_policy"] = "layer2" }));
        await bench.PassAsync(0.1);
        Assert.Equal([new ReportedConfiguration("bond_options", "miimon=100,xmit_hash_policy=layer2", "miimon=0,xmit_hash_policy=layer2", "false")], OutOfSync(bench));
        Drift(bench, _ => new BondState(4, Bond.Options));
        await bench.PassAsync(0.1);
        Assert.Equal(["bond_mode"], OutOfSync(bench).Select(reported => reported.Name));
    });

    [Fact]
    public void A_network_that_is_gone_is_out_of_sync_in_all() => Bench.Run(async bench =>
    {
        await SetUpAsync(bench);
        bench.Rewire(1, seen => seen with { Networks = [], Links = [.. seen.Links.Where(link => link.Name != "bond0")] });
        await bench.PassAsync(0.1);
        Assert.Contains("port", OutOfSync(bench).Select(reported => reported.Name));
        Assert.Contains("bond_ports", OutOfSync(bench).Select(reported => reported.Name));
    });

    private static void Drift(Bench bench, Func<BondState, BondState> change) =>
        bench.Rewire(1, seen => seen with { Links = [.. seen.Links.Select(link => link.Bond is { } bond ? link with { Bond = change(bond) } : link)] });

    private static ReportedConfiguration[] OutOfSync(Bench bench) => [.. ReportedConfigurationMapping.Compare(bench.State, bench.State.Attachments.Values.Single()).Where(reported => reported.InSync == "false")];

    private static async Task SetUpAsync(Bench bench, IReadOnlySet<NetworkRole>? roles = null, Ipv6Assignment? ipv6 = null)
    {
        var storage = bench.Engine.Networks.Create(new NetworkRequest(null, "storage", null, 7, 9000, false, null)).Value.Id;
        bench.Engine.ClusterNetworks.Assign(bench.Cluster, storage, required: false, roles);
        var attachment = new AttachmentRequest
        {
            NetworkId = storage,
            Port = "bond0",
            Ipv4 = new Ipv4Assignment(BootProtocol.Static, "10.0.0.5", "255.255.255.0", null, "10.0.0.1"),
            Ipv6 = ipv6 ?? new Ipv6Assignment("fd00::5/64", null),
        };
        Assert.Null((await bench.Engine.Setups.SetupAsync(new NetworkSetup { HostId = bench.HostId(1), Modified = [attachment], ModifiedBonds = [Bond] }, CancellationToken.None)).Refusal);
    }
}
