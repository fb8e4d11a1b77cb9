using Lab.Engine;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Networks;
using Lab.Engine.Setups;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>domain.md, "The migration network", rules 1 and 2.</summary>
public sealed class RoleChangeTests
{
    private static readonly HashSet<NetworkRole> Nothing = [];
    private static readonly HashSet<NetworkRole> MigrationRole = [NetworkRole.Migration];

    private static Guid HolderOf(Bench bench) => bench.State.Clusters[bench.Cluster].MigrationNetwork;

    private static Guid ManagementOf(Bench bench) => bench.State.Clusters[bench.Cluster].ManagementNetwork;

    private static Guid Add(Bench bench, string name) => bench.Engine.Networks.Create(new NetworkRequest(null, name, null, null, null, false, null)).Value.Id;

    [Fact]
    public void A_new_clusters_management_network_has_every_role() => Bench.Run(bench =>
    {
        var cluster = bench.Engine.Clusters.Create(new(null, "Other", null, null, null, null, null)).Value;
        Assert.Equal(Enum.GetValues<NetworkRole>(), RoleChange.RolesOf(cluster, cluster.ManagementNetwork));
        return Task.CompletedTask;
    });

    [Fact]
    public void Granting_takes_the_role_from_its_former_holder() => Bench.Run(bench =>
    {
        var other = Add(bench, "other");
        Assert.Null(bench.Engine.ClusterNetworks.Assign(bench.Cluster, other, true, MigrationRole).Refusal);
        Assert.Equal(other, HolderOf(bench));
        Assert.DoesNotContain(NetworkRole.Migration, RoleChange.RolesOf(bench.State.Clusters[bench.Cluster], bench.MigrationNetwork));
        Assert.Equal(("migration", "other"), (bench.DataOf(EngineEventKinds.MigrationRoleChanged).GetProperty("from").GetString(), bench.DataOf(EngineEventKinds.MigrationRoleChanged).GetProperty("to").GetString()));
        return Task.CompletedTask;
    });

    [Fact]
    public void Taking_the_role_away_gives_it_back_to_management() => Bench.Run(bench =>
    {
        bench.Engine.ClusterNetworks.Update(bench.Cluster, bench.MigrationNetwork, null, Nothing);
        Assert.Equal(ManagementOf(bench), HolderOf(bench));
        return Task.CompletedTask;
    });

    [Fact]
    public void Detaching_the_network_gives_the_role_back_to_management() => Bench.Run(bench =>
    {
        Assert.Null(bench.Engine.ClusterNetworks.Detach(bench.Cluster, bench.MigrationNetwork).Refusal);
        Assert.Equal(ManagementOf(bench), HolderOf(bench));
        Assert.False(bench.State.Clusters[bench.Cluster].Carries(bench.MigrationNetwork));
        return Task.CompletedTask;
    });

    [Fact]
    public void Management_cannot_lose_a_role_that_nobody_else_takes() => Bench.Run(bench =>
    {
        bench.Engine.ClusterNetworks.Update(bench.Cluster, bench.MigrationNetwork, null, Nothing);
        bench.Engine.ClusterNetworks.Update(bench.Cluster, ManagementOf(bench), null, Nothing);
        Assert.Equal(ManagementOf(bench), HolderOf(bench));
        return Task.CompletedTask;
    });

    [Fact]
    public void The_management_role_does_not_move() => Bench.Run(bench =>
    {
        var refusal = bench.Engine.ClusterNetworks.Update(bench.Cluster, bench.MigrationNetwork, null, new HashSet<NetworkRole> { NetworkRole.Management }).Refusal;
        Assert.Equal(ErrorKind.Conflict, refusal!.Kind);
        Assert.NotNull(bench.Engine.ClusterNetworks.Detach(bench.Cluster, ManagementOf(bench)).Refusal);
        return Task.CompletedTask;
    });

    [Fact]
    public void Updating_without_usages_leaves_roles_alone() => Bench.Run(bench =>
    {
        bench.Engine.ClusterNetworks.Update(bench.Cluster, bench.MigrationNetwork, false, null);
        Assert.Equal(bench.MigrationNetwork, HolderOf(bench));
        Assert.False(bench.State.Clusters[bench.Cluster].Networks.Single(n => n.NetworkId == bench.MigrationNetwork).Required);
        return Task.CompletedTask;
    });

    [Fact]
    public void Granting_needs_an_address_on_every_host_that_carries_the_network() => Bench.Run(async bench =>
    {
        var other = Add(bench, "other");
        bench.Engine.ClusterNetworks.Assign(bench.Cluster, other, true, null);
        foreach (var host in new[] { 1, 2 })
            Assert.Null((await bench.Engine.Setups.SetupAsync(new NetworkSetup { HostId = bench.HostId(host), Modified = [new AttachmentRequest { NetworkId = other, Port = "eth2" }] }, CancellationToken.None)).Refusal);
        var refusal = bench.Engine.ClusterNetworks.Update(bench.Cluster, other, null, MigrationRole).Refusal!;
        Assert.Equal(2, refusal.Reasons.Count);
        Assert.Contains("host h1", refusal.Text, StringComparison.Ordinal);
        Assert.Contains("host h2", refusal.Text, StringComparison.Ordinal);
        Assert.Equal(bench.MigrationNetwork, HolderOf(bench));
    });

    [Fact]
    public void The_role_does_not_move_while_a_VM_of_the_cluster_migrates() => Bench.Run(async bench =>
    {
        var other = Add(bench, "other");
        await bench.StartVmAsync();
        var migration = await bench.MigrateAsync(2);
        var granted = bench.Engine.ClusterNetworks.Assign(bench.Cluster, other, true, MigrationRole).Refusal;
        var taken = bench.Engine.ClusterNetworks.Update(bench.Cluster, bench.MigrationNetwork, null, Nothing).Refusal;
        Assert.Contains("vm1", granted!.Text, StringComparison.Ordinal);
        Assert.Contains("vm1", taken!.Text, StringComparison.Ordinal);
        Assert.NotNull(bench.Engine.ClusterNetworks.Detach(bench.Cluster, bench.MigrationNetwork).Refusal);

        await bench.FinishedAsync(migration);
        Assert.Null(bench.Engine.ClusterNetworks.Assign(bench.Cluster, other, true, MigrationRole).Refusal);
    });

    [Fact]
    public void What_does_not_touch_the_role_is_allowed_while_a_VM_migrates() => Bench.Run(async bench =>
    {
        var other = Add(bench, "other");
        await bench.StartVmAsync();
        await bench.MigrateAsync(2);
        Assert.Null(bench.Engine.ClusterNetworks.Assign(bench.Cluster, other, true, null).Refusal);
    });

    [Fact]
    public void The_oVirt_profile_moves_the_role_whenever_asked() => Bench.Run(async bench =>
    {
        var other = Add(bench, "other");
        await bench.StartVmAsync();
        await bench.MigrateAsync(2);
        Assert.Null(bench.Engine.ClusterNetworks.Assign(bench.Cluster, other, true, MigrationRole).Refusal);
    }, options: new EngineOptions { Profile = MigrationNetworkProfile.Ovirt });

    [Fact]
    public void Attaching_a_role_network_with_boot_protocol_none_is_refused() => Bench.Run(async bench =>
    {
        var setup = new NetworkSetup { HostId = bench.HostId(1), Modified = [new AttachmentRequest { NetworkId = bench.MigrationNetwork, Port = "eth1", Ipv4 = new Ipv4Assignment(BootProtocol.None, null, null, null, null) }] };
        var refusal = (await bench.Engine.Setups.SetupAsync(setup, CancellationToken.None)).Refusal!;
        Assert.Contains("boot protocol none); the migration role needs one", refusal.Text, StringComparison.Ordinal);
        Assert.Empty(bench.Agents[0].Setups);
    });
}
