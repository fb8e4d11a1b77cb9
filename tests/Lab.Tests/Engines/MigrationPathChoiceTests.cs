using Lab.Engine.Clusters;
using Lab.Engine.MigrationNetworks;
using Lab.Model.Networks;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>domain.md, "The migration network", rules 3, 4 and 7: every row.</summary>
public sealed class MigrationPathChoiceTests
{
    private static readonly WantedNetwork Migration = new(FakeNetworks.Migration, false);

    private static MigrationPath Choose(HostNetworkState source, HostNetworkState destination, WantedNetwork? wanted = null, CompatibilityVersion? version = null) =>
        MigrationPathChoice.Choose(version ?? CompatibilityVersion.Newest, wanted ?? Migration, source, destination);

    private static HostNetworkState Host(NetworkState? network, params LinkState[] links) => new() { Links = links.Length > 0 ? links : [FakeNetworks.Nic("eth1")], Networks = network is null ? [] : [network] };

    private static NetworkState Carried(string? ipv4 = null, string? ipv6 = null) => FakeNetworks.Network(FakeNetworks.Migration, "eth1", ipv4, ipv6);

    [Fact]
    public void Both_carry_it_up_with_IPv4_then_dstqemu_is_the_destinations_address()
    {
        var path = Choose(Host(Carried("192.168.101.11/24")), Host(Carried("192.168.101.12/24")));
        Assert.Equal(new MigrationPath { Network = "migration", SourceAddress = "192.168.101.11", DestinationQemu = "192.168.101.12" }, path);
    }

    [Fact]
    public void IPv4_comes_first_where_both_have_both_families()
    {
        var path = Choose(Host(Carried("10.0.0.1/24", "fd00::1/64")), Host(Carried("10.0.0.2/24", "fd00::2/64")));
        Assert.Equal("10.0.0.2", path.DestinationQemu);
    }

    [Fact]
    public void IPv6_is_used_where_only_it_is_common()
    {
        var path = Choose(Host(Carried("10.0.0.1/24", "fd00::1/64")), Host(Carried(null, "fd00::2/64")));
        Assert.Equal("fd00::2", path.DestinationQemu);
        Assert.False(path.IsFallback);
    }

    [Fact]
    public void An_address_without_prefix_is_as_good()
    {
        Assert.Equal("10.0.0.2", Choose(Host(Carried("10.0.0.1")), Host(Carried("10.0.0.2"))).DestinationQemu);
    }

    public static TheoryData<string, NetworkState?, NetworkState?, FallbackReason, FallbackSide> Fallbacks() => new()
    {
        { "absent on the source", null, Carried("10.0.0.2/24"), FallbackReason.Absent, FallbackSide.Source },
        { "absent on the destination", Carried("10.0.0.1/24"), null, FallbackReason.Absent, FallbackSide.Destination },
        { "absent on both", null, null, FallbackReason.Absent, FallbackSide.Both },
        { "no address on the source", Carried(), Carried("10.0.0.2/24"), FallbackReason.NoAddress, FallbackSide.Source },
        { "no address on the destination", Carried("10.0.0.1/24"), Carried(), FallbackReason.NoAddress, FallbackSide.Destination },
        { "no address on both", Carried(), Carried(), FallbackReason.NoAddress, FallbackSide.Both },
        { "no common family", Carried("10.0.0.1/24"), Carried(null, "fd00::2/64"), FallbackReason.NoAddress, FallbackSide.Both },
        { "only a link-local address", Carried("10.0.0.1/24"), Carried(null, "fe80::2/64"), FallbackReason.NoAddress, FallbackSide.Destination },
        { "different faults: the destination's counts", Carried(), null, FallbackReason.Absent, FallbackSide.Destination },
    };

    [Theory]
    [MemberData(nameof(Fallbacks))]
    public void Otherwise_dstqemu_is_left_out_with_its_reason(string row, NetworkState? source, NetworkState? destination, FallbackReason reason, FallbackSide side)
    {
        var path = Choose(Host(source), Host(destination));
        Assert.True(path.DestinationQemu is null, row);
        Assert.Equal((reason, (FallbackSide?)side), (path.Reason!.Value, path.Side));
    }

    [Theory]
    [InlineData(false, true, FallbackSide.Source)]
    [InlineData(true, false, FallbackSide.Destination)]
    [InlineData(false, false, FallbackSide.Both)]
    public void A_NIC_that_is_down_is_a_reason_even_with_an_address(bool sourceUp, bool destinationUp, FallbackSide side)
    {
        var path = Choose(Host(Carried("10.0.0.1/24"), FakeNetworks.Nic("eth1", sourceUp)), Host(Carried("10.0.0.2/24"), FakeNetworks.Nic("eth1", destinationUp)));
        Assert.Equal((FallbackReason.Down, (FallbackSide?)side), (path.Reason!.Value, path.Side));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_VLAN_is_up_when_its_base_is(bool baseUp, bool fallback)
    {
        var vlan = new LinkState("eth1.100", LinkKind.Vlan, "52:54:00:00:00:01", 1500, true, [], null, "eth1", 100, null);
        HostNetworkState On(string address, bool up) => new() { Links = [FakeNetworks.Nic("eth1", up), vlan], Networks = [FakeNetworks.Network(FakeNetworks.Migration, "eth1", address, vlan: 100)] };
        var path = Choose(On("10.0.0.1/24", true), On("10.0.0.2/24", baseUp));
        Assert.Equal(fallback, path.Reason == FallbackReason.Down);
    }

    [Fact]
    public void A_bridge_is_up_when_its_NIC_is()
    {
        var bridge = new LinkState("migration", LinkKind.Bridge, "52:54:00:00:00:01", 1500, true, ["10.0.0.2/24"], null, null, null, null);
        var destination = new HostNetworkState { Links = [FakeNetworks.Nic("eth1", up: false), bridge], Networks = [FakeNetworks.Network(FakeNetworks.Migration, "eth1", "10.0.0.2/24", bridged: true)] };
        Assert.Equal(FallbackReason.Down, Choose(Host(Carried("10.0.0.1/24")), destination).Reason);
    }

    [Fact]
    public void A_host_that_does_not_list_the_port_is_believed_about_the_network()
    {
        var source = new HostNetworkState { Networks = [FakeNetworks.Network(FakeNetworks.Migration, "eth9", "10.0.0.1/24", up: false)] };
        Assert.Equal(FallbackReason.Down, Choose(source, Host(Carried("10.0.0.2/24"))).Reason);
    }

    [Fact]
    public void A_cluster_below_the_modern_level_never_gets_dstqemu()
    {
        var path = Choose(Host(Carried("10.0.0.1/24")), Host(Carried("10.0.0.2/24")), version: new CompatibilityVersion(3, 2));
        Assert.Equal((null, FallbackReason.CompatibilityLevel, null), (path.DestinationQemu, path.Reason!.Value, path.Side));
        Assert.False(Choose(Host(Carried("10.0.0.1/24")), Host(Carried("10.0.0.2/24")), version: new CompatibilityVersion(3, 3)).IsFallback);
    }

    [Fact]
    public void A_request_for_none_is_a_fallback_that_says_so()
    {
        var path = Choose(Host(Carried("10.0.0.1/24")), Host(Carried("10.0.0.2/24")), WantedNetwork.None);
        Assert.Equal((null, null, FallbackReason.NotMigrationNetworkRequested), (path.Network, path.DestinationQemu, path.Reason!.Value));
    }

    [Fact]
    public void A_management_network_that_hosts_do_not_show_is_where_QEMU_goes_anyway()
    {
        var path = Choose(Host(null), Host(null), new WantedNetwork(FakeNetworks.Management, true));
        Assert.Equal(new MigrationPath { Network = FakeNetworks.Management }, path);
    }

    [Fact]
    public void A_management_network_that_hosts_carry_gives_its_address()
    {
        var path = Choose(
            new HostNetworkState { Networks = [FakeNetworks.Network(FakeNetworks.Management, "eth0", "192.168.100.11/24")] },
            new HostNetworkState { Networks = [FakeNetworks.Network(FakeNetworks.Management, "eth0", "192.168.100.12/24")] },
            new WantedNetwork(FakeNetworks.Management, true));
        Assert.Equal("192.168.100.12", path.DestinationQemu);
    }

    [Theory]
    [InlineData("10.0.0.1/24", "10.0.1.2/24", true)]
    [InlineData("10.0.0.1/16", "10.0.1.2/24", false)]
    [InlineData("10.0.0.1/24", "10.0.0.2/24", false)]
    [InlineData("10.0.0.1", "10.9.0.2", false)]
    [InlineData("10.0.0.1/31", "10.0.0.2/31", true)]
    public void Different_subnets_are_noticed_where_the_prefix_is_known(string source, string destination, bool different) =>
        Assert.Equal(different, Choose(Host(Carried(source)), Host(Carried(destination))).DifferentSubnets);

    [Fact]
    public void The_prefix_may_come_from_the_interface()
    {
        HostNetworkState On(string address) => new() { Links = [FakeNetworks.Nic("eth1", addresses: $"{address}/24")], Networks = [Carried(address)] };
        Assert.True(Choose(On("10.0.0.1"), On("10.0.1.2")).DifferentSubnets);
    }

    [Fact]
    public void Different_IPv6_subnets_are_noticed_too() => Assert.True(Choose(Host(Carried(null, "fd00:1::1/64")), Host(Carried(null, "fd00:2::2/64"))).DifferentSubnets);

    public static TheoryData<MigrationNetworkChoice?, int?, int?> Precedence() => new()
    {
        { null, null, 1 },
        { null, 2, 2 },
        { new MigrationNetworkChoice(CountingIds.Of(3), false), 2, 3 },
        { new MigrationNetworkChoice(CountingIds.Of(3), false), null, 3 },
        { MigrationNetworkChoice.None, 2, null },
        { MigrationNetworkChoice.None, null, null },
    };

    [Theory]
    [MemberData(nameof(Precedence))]
    public void The_requests_network_comes_before_the_VMs_and_that_before_the_clusters(MigrationNetworkChoice? request, int? ofVm, int? expected) => Assert.Equal(
        expected is { } e ? CountingIds.Of(e) : null,
        MigrationNetworkChoice.Wanted(request, ofVm is { } v ? CountingIds.Of(v) : null, CountingIds.Of(1)));

    [Theory]
    [InlineData(FallbackReason.Absent, FallbackSide.Destination, "network migration is not on h2")]
    [InlineData(FallbackReason.Down, FallbackSide.Source, "the NIC that carries network migration is down on h1")]
    [InlineData(FallbackReason.NoAddress, FallbackSide.Destination, "network migration has no address on h2 yet")]
    [InlineData(FallbackReason.NoAddress, FallbackSide.Both, "h1 and h2 do not yet both have an address of one family on network migration")]
    public void A_fallback_is_told_in_words(FallbackReason reason, FallbackSide side, string words) =>
        Assert.Equal(words, FallbackWords.Explain(new MigrationPath { Network = "migration", Reason = reason, Side = side }, "h1", "h2"));

    [Fact]
    public void Every_reason_has_words() =>
        Assert.All(Enum.GetValues<FallbackReason>(), reason => Assert.NotEmpty(FallbackWords.Explain(new MigrationPath { Network = "migration", Reason = reason, Side = FallbackSide.Both }, "h1", "h2")));
}
