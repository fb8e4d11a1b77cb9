using Lab.Model.Networks.Rules;

namespace Lab.Tests.Networks;

public sealed class ClusterNetworkRulesTests
{
    private static readonly NetworkInCluster Management = new("mgmt", ["management", "default-route"], [new("h1", true, "eth0"), new("h2", true, "eth0")]);
    private static readonly NetworkInCluster Migration = new("fast", ["migration"], [new("h1", true, "eth1"), new("h2", true, "eth1")]);

    [Fact]
    public void Roles_of_a_sound_cluster_have_no_fault() => Assert.Empty(ClusterNetworkRules.Of([Management, Migration, new("lan", ["vm"], [new("h1", false, "eth2")]), new("lan2", ["vm"], [])]));

    [Fact]
    public void A_role_has_one_holder() =>
        AssertOne([Management, Migration, Migration with { Name = "faster" }], 2, "migration", null, "Network faster has the migration role, and so has fast: at most one network of a cluster has it.");

    [Fact]
    public void Nobody_knows_the_role() =>
        AssertOne([Management, Migration with { Roles = ["gluster"] }], 1, "gluster", null, "Network fast: 'gluster' is no role; there is management, migration, display, default-route, vm.");

    [Fact]
    public void A_cluster_is_managed_over_a_network() => AssertOne([Migration], -1, "management", null, "No network has the management role; exactly one must.");

    [Theory]
    [InlineData("migration")]
    [InlineData("display")]
    public void A_role_needs_an_address_on_every_host_that_carries_it(string role) => AssertOne(
        [Management, new("fast", [role], [new("h1", true, "eth1"), new("h2", false, "eth1")])], 1, role, "h2",
        $"Network fast has no address on host h2 (eth1, boot protocol none); the {role} role needs one on every host that carries it.");

    private static void AssertOne(NetworkInCluster[] networks, int index, string role, string? host, string reason) =>
        Assert.Equal(new ClusterNetworkFault(index, role, host, reason), Assert.Single(ClusterNetworkRules.Of(networks)));
}
